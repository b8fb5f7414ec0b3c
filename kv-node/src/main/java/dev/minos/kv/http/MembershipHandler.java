package dev.minos.kv.http;

import dev.minos.kv.raft.Failure;
import dev.minos.kv.raft.Membership;
import dev.minos.kv.raft.NotLeadingException;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.raft.RaftNode;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;

/** Members come, go, and take the lead. Called on worker threads. */
final class MembershipHandler {
    private final RaftNode raft;
    private final Replies replies;

    MembershipHandler(RaftNode raft, Replies replies) {
        this.raft = raft;
        this.replies = replies;
    }

    /** {@code {"id","raft","http"}}; raftdb's {@code "addr"} is understood as {@code "raft"}. */
    void join(HttpServerExchange exchange, byte[] body) {
        Map<String, String> fields = fields(body, Set.of("id", "raft", "addr", "http"));
        String address = fields.containsKey("raft") ? required(fields, "raft") : required(fields, "addr");
        Peer peer;
        try {
            peer = Peer.parse(required(fields, "id"), address, fields.get("http"));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
        change(exchange, () -> raft.membership().add(peer));
    }

    void remove(HttpServerExchange exchange, byte[] body) {
        String id = required(fields(body, Set.of("id")), "id");
        change(exchange, () -> raft.membership().remove(id));
    }

    void transfer(HttpServerExchange exchange, byte[] body) {
        String to = required(fields(body, Set.of("to")), "to");
        change(exchange, () -> raft.membership().transfer(to));
    }

    private static Map<String, String> fields(byte[] body, Set<String> known) {
        Map<String, String> fields = Json.strings(body);
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw new BadRequestException("unknown field \"" + name + "\"");
            }
        }
        return fields;
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new BadRequestException("the body lacks \"" + name + "\"");
        }
        return value;
    }

    private void change(HttpServerExchange exchange, Supplier<CompletableFuture<Void>> change) {
        if (!raft.leads()) {
            replies.notLeader(exchange);
            return;
        }
        change.get().thenRun(() -> done(exchange)).exceptionally(failure -> {
            failed(exchange, Replies.cause(failure));
            return null;
        });
    }

    private void done(HttpServerExchange exchange) {
        replies.mark(exchange, raft.appliedIndex());
        List<Map<String, Object>> members =
                raft.status().members().stream().map(StatusHandler::member).toList();
        replies.json(exchange, 200, Map.of("members", members));
    }

    private void failed(HttpServerExchange exchange, Throwable failure) {
        if (failure instanceof NotLeadingException) {
            replies.notLeader(exchange);
        } else if (failure instanceof Membership.RefusedException
                || failure instanceof SetConfigurationException
                || failure instanceof ReconfigurationInProgressException) {
            replies.error(exchange, 409, "refused", String.valueOf(failure.getMessage()), true);
        } else {
            // Whether the group has changed is to be looked up in /status before it is tried again.
            String message = Failure.ofWrite(failure, true).message();
            replies.error(exchange, 504, "unknown_outcome", message, false);
        }
    }
}
