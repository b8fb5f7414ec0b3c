package dev.minos.kv.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Asks the leader in a client's place, once. Method, target, headers (the client's token among them, which the leader
 * checks itself) and body go as they came, so do the status, headers and body of the answer: an error of the leader keeps
 * saying whether it is definite. What is lost on the way is definite only where no connection came about; any other loss of
 * a write is unknown, because the leader may have carried it out.
 *
 * <p>A request is forwarded once: who receives a forwarded request and does not lead says so, and the client asks again.
 * Any thread.
 */
final class Forwarder {
    static final HttpString FORWARDED_BY = new HttpString("Minos-Forwarded-By");
    private static final AttachmentKey<byte[]> BODY = AttachmentKey.create(byte[].class);
    private static final int AT_ONCE = 512;

    /** They concern one connection (RFC 9110 §7.6.1), or are made anew by the client of this node. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect",
            "host",
            "content-length",
            "date");

    private final String id;
    private final PeerHttp peers;
    private final Duration timeout;
    private final Executor executor;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** @param timeout longer than a leader takes to give up a write, so that its own answer arrives first */
    Forwarder(String id, PeerHttp peers, Duration timeout, Executor executor) {
        this.id = id;
        this.peers = peers;
        this.timeout = timeout;
        this.executor = executor;
    }

    /** Keeps the body of a request that may have to be forwarded. */
    static void keep(HttpServerExchange exchange, byte[] body) {
        exchange.putAttachment(BODY, body);
    }

    static boolean isForwarded(HttpServerExchange exchange) {
        return exchange.getRequestHeaders().contains(FORWARDED_BY);
    }

    void forward(HttpServerExchange exchange, String leaderAddress) {
        HttpRequest request;
        try {
            request = request(exchange, leaderAddress);
        } catch (IllegalArgumentException e) {
            Replies.bad(exchange, new BadRequestException("this request cannot be forwarded: " + e.getMessage()));
            return;
        }
        if (!room.tryAcquire()) {
            Replies.sendError(exchange, 503, "overloaded", AT_ONCE + " requests are being forwarded already", true);
            return;
        }
        peers.client()
                .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .whenCompleteAsync(
                        (reply, failure) -> {
                            room.release();
                            if (failure == null) {
                                answer(exchange, reply);
                            } else {
                                lost(exchange, Replies.cause(failure), leaderAddress);
                            }
                        },
                        executor);
    }

    private HttpRequest request(HttpServerExchange exchange, String leaderAddress) {
        String query = exchange.getQueryString().isEmpty() ? "" : "?" + exchange.getQueryString();
        byte[] body = exchange.getAttachment(BODY);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        peers.uri(leaderAddress, Target.of(exchange).path() + query))
                .timeout(timeout)
                .method(
                        exchange.getRequestMethod().toString(),
                        body == null || body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        Set<String> dropped = connectionHeaders(exchange.getRequestHeaders());
        for (HeaderValues header : exchange.getRequestHeaders()) {
            String name = header.getHeaderName().toString().toLowerCase(Locale.ROOT);
            if (!NOT_FORWARDED.contains(name) && !dropped.contains(name)) {
                header.forEach(value -> request.header(name, value));
            }
        }
        return request.header(FORWARDED_BY.toString(), id).build();
    }

    /** Headers that the client named in Connection are for this node alone. */
    private static Set<String> connectionHeaders(HeaderMap headers) {
        HeaderValues connection = headers.get("Connection");
        return connection == null
                ? Set.of()
                : Set.copyOf(List.of(
                        String.join(",", connection).toLowerCase(Locale.ROOT).split("\\s*,\\s*")));
    }

    private static void answer(HttpServerExchange exchange, HttpResponse<byte[]> reply) {
        if (!exchange.isInIoThread()) {
            exchange.getIoThread().execute(() -> answer(exchange, reply));
            return;
        }
        reply.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().putAll(new HttpString(name), values);
            }
        });
        exchange.setStatusCode(reply.statusCode());
        exchange.getResponseSender().send(ByteBuffer.wrap(reply.body()));
    }

    private static void lost(HttpServerExchange exchange, Throwable failure, String leaderAddress) {
        boolean read = exchange.getRequestMethod().toString().equals("GET");
        if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
            Replies.sendError(
                    exchange,
                    503,
                    "no_leader",
                    "the leader at " + leaderAddress + " cannot be reached; ask again",
                    true);
        } else if (failure instanceof HttpTimeoutException) {
            Replies.sendError(exchange, 504, "timeout", "the leader gave no answer in time" + outcome(read), read);
        } else {
            Replies.sendError(
                    exchange, 502, "forward_lost", "the connection to the leader broke" + outcome(read), read);
        }
    }

    private static String outcome(boolean read) {
        return read ? "" : ": the request may or may not have happened";
    }
}
