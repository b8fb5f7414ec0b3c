package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.Snapshots;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Takes a snapshot of this node now. Called on worker threads. */
final class SnapshotHandler {
    private final RaftNode raft;
    private final Replies replies;

    SnapshotHandler(RaftNode raft, Replies replies) {
        this.raft = raft;
        this.replies = replies;
    }

    /** {@code ?purge=true} drops the log up to the snapshot, too. */
    void post(HttpServerExchange exchange, Target target) {
        String purge = target.text("purge");
        if (purge != null && !purge.equals("true") && !purge.equals("false")) {
            throw new BadRequestException("purge=" + purge + " is neither true nor false");
        }
        List<CompletableFuture<Map<String, Object>>> each = raft.groups().stream()
                .map(group -> snapshot(group, "true".equals(purge)))
                .toList();
        CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
                .thenRun(() -> answer(exchange, each))
                .exceptionally(failure -> {
                    replies.writeFailed(exchange, raft.groups().get(0), Replies.cause(failure));
                    return null;
                });
    }

    private void answer(HttpServerExchange exchange, List<CompletableFuture<Map<String, Object>>> each) {
        if (each.stream().anyMatch(facts -> facts.join().get("index") instanceof Long index && index < 0)) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            replies.error(
                    exchange,
                    503,
                    "no_snapshot",
                    "no snapshot was taken: this node is catching up, or sends a snapshot to another one; ask again",
                    true);
            return;
        }
        replies.json(exchange, 200, body(each));
    }

    private static CompletableFuture<Map<String, Object>> snapshot(KvGroup group, boolean purge) {
        Snapshots snapshots = group.snapshots();
        return snapshots.take().thenCompose(index -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("index", index);
            return purge && index >= 0
                    ? snapshots.purge(index).thenApply(start -> {
                        facts.put("log-start", start);
                        return facts;
                    })
                    : CompletableFuture.completedFuture(facts);
        });
    }

    /** Of the first group, which with one group is the node; where there are more, each has its own besides. */
    private static Map<String, Object> body(List<CompletableFuture<Map<String, Object>>> each) {
        Map<String, Object> body = new LinkedHashMap<>(each.get(0).join());
        if (each.size() > 1) {
            body.put("groups", each.stream().map(CompletableFuture::join).toList());
        }
        return body;
    }
}
