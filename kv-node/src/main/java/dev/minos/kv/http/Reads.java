package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.SharedRounds;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Lets a read be answered when this node may answer it at the level that was asked for. Any thread. */
final class Reads {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final RaftNode raft;
    private final Replies replies;
    private final Executor executor;
    private final SharedRounds askingTheLeader;

    Reads(RaftNode raft, Replies replies, Executor executor) {
        this.raft = raft;
        this.replies = replies;
        this.executor = executor;
        LeaderClient leader = new LeaderClient(raft, executor);
        this.askingTheLeader = new SharedRounds(leader::readIndex, TIMEOUT, executor);
    }

    /** @param answer reads this node's state and sends it */
    void at(Level level, HttpServerExchange exchange, Runnable answer) {
        if (level == Level.STALE) {
            answer.run();
        } else if (level == Level.CONSISTENT) {
            confirm()
                    .thenCompose(raft::awaitApplied)
                    .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .thenRunAsync(answer, executor)
                    .exceptionally(failure -> {
                        replies.readFailed(exchange, Replies.cause(failure));
                        return null;
                    });
        } else if (raft.leads()) {
            answer.run();
        } else {
            replies.notLeader(exchange);
        }
    }

    /** The leader confirms by its majority; a follower lets the leader do so, and then waits for its own apply. */
    private CompletableFuture<Long> confirm() {
        return raft.leads() ? raft.readIndex() : askingTheLeader.join();
    }

    /** For followers: an index that was confirmed after this request arrived. */
    void readIndex(HttpServerExchange exchange) {
        raft.readIndex()
                .thenAcceptAsync(index -> replies.json(exchange, 200, Map.of("index", index)), executor)
                .exceptionally(failure -> {
                    replies.readFailed(exchange, Replies.cause(failure));
                    return null;
                });
    }
}
