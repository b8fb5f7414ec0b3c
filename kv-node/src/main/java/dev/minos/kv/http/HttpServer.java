package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a node over HTTP. Sockets are served by two I/O threads, which never wait; every request is handled on a
 * worker thread, because Raft and the disk may block for a moment.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int WORKERS = 16;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final RaftNode raft;
    private final Replies replies;
    private final WatchHandler watches;
    private final Metrics metrics = new Metrics();
    private final Limits limits;
    private final List<Route> routes;
    private final GracefulShutdownHandler handler;
    private final Undertow undertow;

    private HttpServer(RaftNode raft, InetSocketAddress address, Limits limits, Executor executor) {
        this.raft = raft;
        this.replies = new Replies(raft);
        this.limits = limits;
        this.watches = new WatchHandler(raft, replies, executor);
        this.routes = routes(raft, replies, limits, watches, metrics, executor);
        this.handler = new GracefulShutdownHandler(this::route);
        this.undertow = Undertow.builder()
                .addHttpListener(address.getPort(), address.getHostString())
                .setIoThreads(2)
                .setWorkerThreads(WORKERS)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) limits.batchBytes())
                .setServerOption(UndertowOptions.MAX_HEADERS, 64)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 64 << 10)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 120_000)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setHandler(handler)
                .build();
    }

    /** Everything a node can be asked; {@code openapi.json} says the same, and a test sees to it. */
    static List<Route> routes(
            RaftNode raft, Replies replies, Limits limits, WatchHandler watches, Metrics metrics, Executor executor) {
        LeaderClient leaders = new LeaderClient(raft, executor);
        Reads reads = new Reads(raft, replies, leaders, executor);
        KeyHandler keys = new KeyHandler(raft, replies, reads, limits, InstantSource.system());
        PageHandler pages = new PageHandler(raft, replies, reads);
        StatusHandler status = new StatusHandler(raft, replies, metrics);
        MembershipHandler members = new MembershipHandler(raft, replies, leaders);
        SnapshotHandler snapshots = new SnapshotHandler(raft, replies);
        return List.of(
                Route.plain("GET", "/key/{key}", (e, target, body) -> keys.get(e, target), "level"),
                Route.withBody("PUT", "/key/{key}", keys::put, "prevValue", "ttl"),
                Route.plain("DELETE", "/key/{key}", (e, target, body) -> keys.delete(e, target), "prevValue"),
                Route.plain(
                        "GET", "/key", (e, target, body) -> pages.get(e, target), "prefix", "after", "limit", "level"),
                Route.withBody("POST", "/key", (e, target, body) -> keys.post(e, body)),
                Route.plain("GET", "/watch", (e, target, body) -> watches.get(e, target), "prefix", "after"),
                Route.withBody("POST", "/join", (e, target, body) -> members.join(e, target, body), "group"),
                Route.withBody("POST", "/remove", (e, target, body) -> members.remove(e, target, body), "group"),
                Route.withBody("POST", "/transfer", (e, target, body) -> members.transfer(e, target, body), "group"),
                Route.plain("POST", "/snapshot", (e, target, body) -> snapshots.post(e, target), "purge"),
                Route.plain("GET", "/read-index", (e, target, body) -> reads.readIndex(e, target), "group"),
                Route.plain("GET", "/metrics", (e, target, body) -> status.metrics(e)),
                Route.plain("GET", "/status", (e, target, body) -> status.status(e)),
                Route.plain("GET", "/health", (e, target, body) -> status.health(e)),
                Route.plain("GET", "/openapi.json", (e, target, body) -> status.openApi(e)));
    }

    /** @throws IOException when the address cannot be listened on */
    public static HttpServer start(RaftNode raft, InetSocketAddress address, Limits limits, Executor executor)
            throws IOException {
        HttpServer server = new HttpServer(raft, address, limits, executor);
        try {
            server.undertow.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException) {
                throw new IOException(
                        "cannot listen on " + address + ": " + e.getCause().getMessage(), e);
            }
            throw e;
        }
        return server;
    }

    /** Where it listens, with the real port where 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    }

    private void route(HttpServerExchange exchange) {
        Target target;
        try {
            target = Target.of(exchange);
        } catch (BadRequestException e) {
            replies.bad(exchange, e);
            return;
        }
        List<Route> here =
                routes.stream().filter(route -> route.matches(target.path())).toList();
        String method = exchange.getRequestMethod().toString();
        for (Route route : here) {
            if (route.method().equals(method)) {
                serve(exchange, target, route);
                return;
            }
        }
        if (here.isEmpty()) {
            replies.error(exchange, 404, "no_such_path", "there is nothing at " + target.path(), true);
            return;
        }
        String allowed = here.stream().map(Route::method).collect(Collectors.joining(", "));
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        replies.error(exchange, 405, "method_not_allowed", method + " is not known here; " + allowed + " is", true);
    }

    private void serve(HttpServerExchange exchange, Target target, Route route) {
        metrics.observe(exchange, route, target);
        if (!route.body()) {
            exchange.dispatch(exchange.getConnection().getWorker(), () -> run(exchange, target, route, new byte[0]));
            return;
        }
        if (exchange.getRequestContentLength() > limits.batchBytes()) {
            tooLarge(exchange);
            return;
        }
        exchange.getRequestReceiver()
                .receiveFullBytes(
                        (e, body) -> e.dispatch(e.getConnection().getWorker(), () -> run(e, target, route, body)),
                        (e, failure) -> {
                            if (failure instanceof Receiver.RequestToLargeException) {
                                tooLarge(e);
                            } else {
                                cutShort(e);
                            }
                        });
    }

    /** The client went away in the middle of its body. It may still read, and must not take silence for success. */
    private void cutShort(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        replies.bad(exchange, new BadRequestException("the body ended before its announced length"));
    }

    private void tooLarge(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        replies.bad(
                exchange, new BadRequestException(413, "the body is larger than " + limits.batchBytes() + " bytes"));
    }

    private void run(HttpServerExchange exchange, Target target, Route route, byte[] body) {
        try {
            target.allow(route.parameters());
            route.action().run(exchange, target, body);
        } catch (BadRequestException e) {
            replies.bad(exchange, e);
        } catch (RuntimeException e) {
            log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            if (route.method().equals("GET")) {
                replies.readFailed(exchange, raft.groups().get(0), e);
            } else {
                replies.writeFailed(exchange, raft.groups().get(0), e);
            }
        }
    }

    /** Lets running requests end, for a while. */
    @Override
    public void close() {
        handler.shutdown();
        watches.close();
        try {
            handler.awaitShutdown(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
    }
}
