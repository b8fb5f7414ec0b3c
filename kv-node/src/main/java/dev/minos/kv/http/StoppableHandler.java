package dev.minos.kv.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import java.time.Duration;

/**
 * Lets running requests end when the node stops, and refuses new ones. Undertow refuses with a bare 503; here it gets the
 * body that every error has. On the I/O thread of the connection; stopped by the thread that closes the server.
 */
final class StoppableHandler implements HttpHandler {
    private final GracefulShutdownHandler graceful;

    StoppableHandler(HttpHandler next) {
        graceful = new GracefulShutdownHandler(next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        exchange.addDefaultResponseListener(StoppableHandler::explain);
        graceful.handleRequest(exchange);
    }

    /** Asked when an answer ends that has no body. */
    private static boolean explain(HttpServerExchange exchange) {
        if (exchange.getStatusCode() != 503 || !exchange.isResponseChannelAvailable()) {
            return false;
        }
        BodyReader.leave(exchange);
        exchange.setPersistent(false);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        Replies.sendError(exchange, 503, "stopping", "this node is stopping; ask another one", true);
        return true;
    }

    /** New requests are refused from now on. */
    void refuse() {
        graceful.shutdown();
    }

    /** Returns when the requests that run have ended, or the time is over. */
    void awaitEnd(Duration grace) throws InterruptedException {
        graceful.awaitShutdown(grace.toMillis());
    }
}
