package dev.minos.kv.http;

import dev.minos.kv.http.Route.Access;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.security.Tls;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.Sequence;

/**
 * Serves a node over HTTP. Sockets are served by two I/O threads, which never wait; every request is handled on a
 * worker thread, because Raft and the disk may block for a moment.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int WORKERS = 16;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final HttpSettings settings;
    private final Executor executor;
    private final PeerHttp peers;
    private final Guard guard;
    private final Metrics metrics = new Metrics();
    private final StoppableHandler handler;
    private final Undertow undertow;
    private final List<Route> early;
    private volatile @Nullable Serving serving;

    /** What is served once the node has started, with what is served before. */
    private record Serving(RaftNode raft, Replies replies, WatchHandler watches, List<Route> routes) {}

    private HttpServer(HttpSettings settings, IdentityHandler identity, PeerHttp peers, Executor executor) {
        this.settings = settings;
        this.early = earlyRoutes(identity);
        this.executor = executor;
        this.peers = peers;
        this.guard = new Guard(settings.tokens());
        this.handler = new StoppableHandler(this::route);
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(2)
                .setWorkerThreads(WORKERS)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                // Bodies have the limit of BodyReader.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.MAX_HEADERS, 64)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 64 << 10)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 120_000)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setHandler(handler);
        int port = settings.address().getPort();
        String host = settings.address().getHostString();
        Tls tls = settings.tls();
        if (tls == null) {
            builder.addHttpListener(port, host);
        } else {
            builder.setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
                    .addHttpsListener(port, host, tls.server());
        }
        this.undertow = builder.build();
    }

    /** What a node can be asked from the first moment on. */
    static List<Route> earlyRoutes(IdentityHandler identity) {
        return List.of(
                Route.plain(Access.NODE, "GET", "/identity", (e, target, body) -> identity.get(e)),
                Route.withBody(Access.NODE, "POST", "/identity", (e, target, body) -> identity.post(e, body)));
    }

    /** Everything else that a node can be asked; {@code openapi.json} says the same, and a test sees to it. */
    static List<Route> routes(
            RaftNode raft,
            Replies replies,
            Limits limits,
            WatchHandler watches,
            Metrics metrics,
            PeerHttp peers,
            Executor executor) {
        LeaderClient leaders = new LeaderClient(raft, peers);
        Reads reads = new Reads(raft, replies, leaders, executor);
        KeyHandler keys = new KeyHandler(raft, replies, reads, limits, InstantSource.system());
        PageHandler pages = new PageHandler(raft, replies, reads);
        StatusHandler status = new StatusHandler(raft, replies, metrics);
        MembershipHandler members = new MembershipHandler(raft, replies, leaders);
        SnapshotHandler snapshots = new SnapshotHandler(raft, replies);
        return List.of(
                Route.plain(Access.READ, "GET", "/key/{key}", (e, target, body) -> keys.get(e, target), "level"),
                Route.withBody(Access.WRITE, "PUT", "/key/{key}", keys::put, "prevValue", "ttl"),
                Route.plain(
                        Access.WRITE, "DELETE", "/key/{key}", (e, target, body) -> keys.delete(e, target), "prevValue"),
                Route.plain(
                        Access.READ,
                        "GET",
                        "/key",
                        (e, target, body) -> pages.get(e, target),
                        "prefix",
                        "after",
                        "limit",
                        "level"),
                Route.withBody(Access.WRITE, "POST", "/key", (e, target, body) -> keys.post(e, body)),
                Route.plain(
                        Access.READ, "GET", "/watch", (e, target, body) -> watches.get(e, target), "prefix", "after"),
                Route.withBody(
                        Access.ADMIN, "POST", "/join", (e, target, body) -> members.join(e, target, body), "group"),
                Route.withBody(
                        Access.ADMIN, "POST", "/remove", (e, target, body) -> members.remove(e, target, body), "group"),
                Route.withBody(
                        Access.ADMIN,
                        "POST",
                        "/transfer",
                        (e, target, body) -> members.transfer(e, target, body),
                        "group"),
                Route.plain(Access.ADMIN, "POST", "/snapshot", (e, target, body) -> snapshots.post(e, target), "purge"),
                Route.plain(
                        Access.ANY_TOKEN,
                        "GET",
                        "/read-index",
                        (e, target, body) -> reads.readIndex(e, target),
                        "group"),
                Route.plain(Access.ANY_TOKEN, "GET", "/metrics", (e, target, body) -> status.metrics(e)),
                Route.plain(Access.ANY_TOKEN, "GET", "/status", (e, target, body) -> status.status(e)),
                Route.plain(Access.EVERYBODY, "GET", "/health", (e, target, body) -> status.health(e)),
                Route.plain(Access.EVERYBODY, "GET", "/openapi.json", (e, target, body) -> status.openApi(e)));
    }

    /**
     * Listens; until {@link #serve} it answers the other nodes, and everybody else with 503.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static HttpServer listen(HttpSettings settings, IdentityHandler identity, PeerHttp peers, Executor executor)
            throws IOException {
        HttpServer server = new HttpServer(settings, identity, peers, executor);
        try {
            server.undertow.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException) {
                throw new IOException(
                        "cannot listen on " + settings.address() + ": "
                                + e.getCause().getMessage(),
                        e);
            }
            throw e;
        }
        return server;
    }

    /** From now on requests are answered. */
    public void serve(RaftNode raft) {
        Forwarder forwarder = settings.onFollower() == OnFollower.REDIRECT
                ? null
                : new Forwarder(raft.id(), peers, settings.writeTimeout().plusSeconds(3), executor);
        Replies replies = new Replies(raft, peers, forwarder);
        WatchHandler watches = new WatchHandler(raft, replies, executor);
        List<Route> all = new ArrayList<>(routes(raft, replies, settings.limits(), watches, metrics, peers, executor));
        all.addAll(early);
        serving = new Serving(raft, replies, watches, List.copyOf(all));
    }

    /** Where it listens, with the real port where 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    }

    private void route(HttpServerExchange exchange) {
        try {
            Framing.check(exchange);
            route(exchange, Target.of(exchange));
        } catch (BadRequestException e) {
            BodyReader.leave(exchange);
            Replies.bad(exchange, e);
        }
    }

    private void route(HttpServerExchange exchange, Target target) {
        Serving now = serving;
        String method = exchange.getRequestMethod().toString();
        List<Route> here = new ArrayList<>();
        for (Route route : now == null ? early : now.routes()) {
            if (!route.matches(target.path())) {
                continue;
            }
            here.add(route);
            if (route.method().equals(method)) {
                metrics.observe(exchange, route, target);
                guard.admit(exchange, route, target);
                serve(exchange, target, route, now);
                return;
            }
        }
        BodyReader.leave(exchange);
        if (now == null) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            Replies.sendError(exchange, 503, "starting", "this node is starting", true);
        } else if (here.isEmpty()) {
            Replies.sendError(exchange, 404, "no_such_path", "there is nothing at " + target.path(), true);
        } else {
            String allowed = here.stream().map(Route::method).collect(Collectors.joining(", "));
            exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
            Replies.sendError(
                    exchange, 405, "method_not_allowed", method + " is not known here; " + allowed + " is", true);
        }
    }

    private void serve(HttpServerExchange exchange, Target target, Route route, @Nullable Serving now) {
        // A body that means nothing to the route is read, too, and thrown away: the connection is to be used again.
        BodyReader.read(
                exchange,
                settings.limits().batchBytes(),
                body -> exchange.dispatch(
                        exchange.getConnection().getWorker(),
                        () -> run(exchange, target, route, route.body() ? body : new byte[0], now)));
    }

    private void run(HttpServerExchange exchange, Target target, Route route, byte[] body, @Nullable Serving now) {
        try {
            target.allow(route.parameters());
            guard.admitBody(exchange, route, body);
            Forwarder.keep(exchange, body);
            route.action().run(exchange, target, body);
        } catch (BadRequestException e) {
            Replies.bad(exchange, e);
        } catch (RuntimeException e) {
            log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            if (now == null) {
                Replies.sendError(exchange, 500, "internal", "this node is starting, and failed", false);
            } else if (route.method().equals("GET")) {
                now.replies().readFailed(exchange, now.raft().groups().get(0), e);
            } else {
                now.replies().writeFailed(exchange, now.raft().groups().get(0), e);
            }
        }
    }

    /** Lets running requests end, for a while. */
    @Override
    public void close() {
        handler.refuse();
        Serving now = serving;
        if (now != null) {
            now.watches().close();
        }
        try {
            handler.awaitEnd(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
    }
}
