package dev.minos.kv.http;

import dev.minos.kv.raft.NodeStatus;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
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

    /** What is done with a request once its body is there. */
    private interface Action {
        void run(HttpServerExchange exchange, Target target, byte[] body);
    }

    private final RaftNode raft;
    private final Replies replies;
    private final KeyHandler keys;
    private final Limits limits;
    private final GracefulShutdownHandler handler;
    private final Undertow undertow;

    private HttpServer(RaftNode raft, InetSocketAddress address, Limits limits, Executor executor) {
        this.raft = raft;
        this.replies = new Replies(raft);
        this.limits = limits;
        this.keys = new KeyHandler(raft, replies, limits, executor);
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
        String path;
        try {
            path = Target.of(exchange).path();
        } catch (BadRequestException e) {
            replies.bad(exchange, e);
            return;
        }
        if (path.startsWith("/key/")) {
            routeKey(exchange);
        } else if (path.equals("/key")) {
            only("POST", exchange, () -> withBody(exchange, keys::post));
        } else if (path.equals("/status")) {
            only("GET", exchange, () -> withoutBody(exchange, (e, target, body) -> status(e)));
        } else if (path.equals("/health")) {
            only("GET", exchange, () -> withoutBody(exchange, (e, target, body) -> health(e)));
        } else {
            replies.error(exchange, 404, "no_such_path", "there is nothing at " + path, true);
        }
    }

    private void routeKey(HttpServerExchange exchange) {
        switch (exchange.getRequestMethod().toString()) {
            case "GET" -> withoutBody(exchange, (e, target, body) -> keys.get(e, target));
            case "PUT" -> withBody(exchange, keys::put);
            case "DELETE" -> withoutBody(exchange, (e, target, body) -> keys.delete(e, target));
            default -> notAllowed(exchange, "GET, PUT, DELETE");
        }
    }

    private void only(String method, HttpServerExchange exchange, Runnable action) {
        if (exchange.getRequestMethod().toString().equals(method)) {
            action.run();
        } else {
            notAllowed(exchange, method);
        }
    }

    private void notAllowed(HttpServerExchange exchange, String allowed) {
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        replies.error(
                exchange,
                405,
                "method_not_allowed",
                exchange.getRequestMethod() + " is not known here; " + allowed + " is",
                true);
    }

    private void withoutBody(HttpServerExchange exchange, Action action) {
        exchange.dispatch(exchange.getConnection().getWorker(), () -> run(exchange, action, new byte[0]));
    }

    private void withBody(HttpServerExchange exchange, Action action) {
        if (exchange.getRequestContentLength() > limits.batchBytes()) {
            tooLarge(exchange);
            return;
        }
        Receiver receiver = exchange.getRequestReceiver();
        receiver.receiveFullBytes(
                (e, body) -> e.dispatch(e.getConnection().getWorker(), () -> run(e, action, body)), (e, failure) -> {
                    if (failure instanceof Receiver.RequestToLargeException) {
                        tooLarge(e);
                    } else {
                        // The client went away in the middle of its request: nobody reads an answer.
                        e.endExchange();
                    }
                });
    }

    private void tooLarge(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        replies.bad(
                exchange, new BadRequestException(413, "the body is larger than " + limits.batchBytes() + " bytes"));
    }

    private void run(HttpServerExchange exchange, Action action, byte[] body) {
        try {
            action.run(exchange, Target.of(exchange), body);
        } catch (BadRequestException e) {
            replies.bad(exchange, e);
        } catch (RuntimeException e) {
            log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            if (exchange.getRequestMethod().toString().equals("GET")) {
                replies.readFailed(exchange, e);
            } else {
                replies.writeFailed(exchange, e);
            }
        }
    }

    private void status(HttpServerExchange exchange) {
        NodeStatus status = raft.status();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", status.id());
        body.put("role", status.role());
        body.put("leader", status.leader());
        body.put("term", status.term());
        body.put("commit", status.commit());
        body.put("applied", status.applied());
        body.put("ready", status.ready());
        List<Map<String, Object>> members =
                status.members().stream().map(HttpServer::member).toList();
        body.put("members", members);
        replies.json(exchange, 200, body);
    }

    private static Map<String, Object> member(NodeStatus.Member member) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", member.id());
        body.put("raft", member.raft());
        body.put("http", member.http());
        return body;
    }

    /** Red without a leader. */
    private void health(HttpServerExchange exchange) {
        boolean ready = raft.status().ready();
        replies.json(exchange, ready ? 200 : 503, Map.of("healthy", ready));
    }

    /** Lets running requests end, for a while. */
    @Override
    public void close() {
        handler.shutdown();
        try {
            handler.awaitShutdown(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
    }
}
