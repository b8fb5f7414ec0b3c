package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/** Lets a read be answered when this node may answer it at the level that was asked for. Any thread. */
final class Reads {
    private final RaftNode raft;
    private final Replies replies;
    private final Executor executor;

    Reads(RaftNode raft, Replies replies, Executor executor) {
        this.raft = raft;
        this.replies = replies;
        this.executor = executor;
    }

    /** @param answer reads this node's state and sends it */
    void at(Level level, HttpServerExchange exchange, Runnable answer) {
        if (level == Level.STALE) {
            answer.run();
        } else if (!raft.leads()) {
            replies.notLeader(exchange);
        } else if (level == Level.DEFAULT) {
            answer.run();
        } else {
            raft.confirm().thenRunAsync(answer, executor).exceptionally(failure -> {
                replies.readFailed(exchange, Replies.cause(failure));
                return null;
            });
        }
    }
}
