package dev.minos.kv.http;

import dev.minos.kv.raft.Failure;
import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.WriteFailedException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Writes answers. Every error body says whether the request certainly had no effect. Any thread, once per request. */
final class Replies {
    private static final HttpString NODE = new HttpString("Minos-Node");
    private static final HttpString LEADER = new HttpString("Minos-Leader");
    private static final HttpString TERM = new HttpString("Minos-Term");
    private static final HttpString INDEX = new HttpString("Minos-Index");
    private static final HttpString GROUP = new HttpString("Minos-Group");

    private final RaftNode raft;
    private final PeerHttp peers;
    private final @Nullable Forwarder forwarder;

    /** @param forwarder null where clients are sent to the leader themselves */
    Replies(RaftNode raft, PeerHttp peers, @Nullable Forwarder forwarder) {
        this.raft = raft;
        this.peers = peers;
        this.forwarder = forwarder;
    }

    void json(HttpServerExchange exchange, int status, Map<String, ?> body) {
        sendJson(exchange, status, body);
    }

    static void sendJson(HttpServerExchange exchange, int status, Map<String, ?> body) {
        sendBytes(exchange, status, "application/json", Json.bytes(body));
    }

    void send(HttpServerExchange exchange, int status, String type, byte[] body) {
        sendBytes(exchange, status, type, body);
    }

    /**
     * Sends from the connection's own thread. Were another one to send, the client's next request could arrive before that
     * thread has put the exchange away, and Undertow's I/O thread would spin until it has: a quarter of a busy node's time.
     */
    static void sendBytes(HttpServerExchange exchange, int status, String type, byte[] body) {
        if (exchange.isInIoThread()) {
            sendNow(exchange, status, type, body);
        } else {
            exchange.getIoThread().execute(() -> sendNow(exchange, status, type, body));
        }
    }

    private static void sendNow(HttpServerExchange exchange, int status, String type, byte[] body) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }

    /** Who answered, and how far it was. */
    void mark(HttpServerExchange exchange, KvGroup group, long index) {
        exchange.getResponseHeaders().put(NODE, raft.id());
        String leader = group.leader();
        if (leader != null) {
            exchange.getResponseHeaders().put(LEADER, leader);
        }
        exchange.getResponseHeaders().put(TERM, group.term());
        exchange.getResponseHeaders().put(INDEX, index);
        if (raft.groups().size() > 1) {
            exchange.getResponseHeaders().put(GROUP, group.number());
        }
    }

    /** Of an answer from several groups only the node can be said: leader, term and index are each group's own. */
    void mark(HttpServerExchange exchange, List<KvGroup> groups) {
        if (groups.size() == 1) {
            mark(exchange, groups.get(0), groups.get(0).appliedIndex());
        } else {
            exchange.getResponseHeaders().put(NODE, raft.id());
        }
    }

    void error(HttpServerExchange exchange, int status, String error, String message, boolean definite) {
        sendError(exchange, status, error, message, definite);
    }

    /** An error that says nothing of the group. */
    static void sendError(HttpServerExchange exchange, int status, String error, String message, boolean definite) {
        sendJson(exchange, status, errorBody(error, message, definite));
    }

    static Map<String, Object> errorBody(String error, String message, boolean definite) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("message", message);
        body.put("definite", definite);
        return body;
    }

    static void bad(HttpServerExchange exchange, BadRequestException refused) {
        String error = switch (refused.status()) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 413 -> "too_large";
            default -> "bad_request";
        };
        sendError(exchange, refused.status(), error, refused.sentence(), true);
    }

    /** This node cannot answer, and did nothing: the leader is asked instead, by the client or by this node. */
    void notLeader(HttpServerExchange exchange, KvGroup group) {
        mark(exchange, group, group.appliedIndex());
        String leader = group.leader();
        String address = leader == null || leader.equals(raft.id()) ? null : raft.httpAddress(leader);
        if (leader == null || address == null) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            error(exchange, 503, "no_leader", "no leader is known; ask again", true);
            return;
        }
        if (forwarder != null) {
            if (Forwarder.isForwarded(exchange)) {
                error(exchange, 503, "not_leader", "the leader is now " + leader + " at " + address, true);
            } else {
                String inner = raft.innerHttpAddress(leader);
                forwarder.forward(exchange, inner == null ? address : inner);
            }
            return;
        }
        String query = exchange.getQueryString().isEmpty() ? "" : "?" + exchange.getQueryString();
        String path = Target.of(exchange).path();
        exchange.getResponseHeaders().put(Headers.LOCATION, peers.location(address, path + query));
        error(exchange, 307, "not_leader", "the leader is " + leader + " at " + address, true);
    }

    /** A read failed, or something that cannot have changed anything. */
    void readFailed(HttpServerExchange exchange, KvGroup group, Throwable thrown) {
        failed(exchange, group, Failure.ofRead(thrown));
    }

    /** A write failed after it was handed to Raft; whatever is not known to have had no effect is reported so. */
    void writeFailed(HttpServerExchange exchange, KvGroup group, Throwable thrown) {
        failed(
                exchange,
                group,
                thrown instanceof WriteFailedException write ? write.failure() : Failure.ofWrite(thrown, true));
    }

    private void failed(HttpServerExchange exchange, KvGroup group, Failure failure) {
        if (failure.reason() == Failure.Reason.NOT_LEADER && failure.definite() && !group.leads()) {
            notLeader(exchange, group);
            return;
        }
        mark(exchange, group, group.appliedIndex());
        error(exchange, status(failure), word(failure.reason()), failure.message(), failure.definite());
    }

    private static int status(Failure failure) {
        return switch (failure.reason()) {
            case TIMEOUT -> 504;
            case INTERNAL, REFUSED_BY_STORE -> 500;
            default -> 503;
        };
    }

    private static String word(Failure.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** What a future failed with. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static String etag(long version) {
        return "\"" + version + "\"";
    }
}
