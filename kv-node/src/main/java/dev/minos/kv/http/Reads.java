package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.SharedRounds;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Lets a read be answered when this node may answer it at the level that was asked for. Any thread. */
final class Reads {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final RaftNode raft;
    private final Replies replies;
    private final Executor executor;
    private final LeaderClient leaders;
    private final Map<KvGroup, SharedRounds> askingTheLeaders = new ConcurrentHashMap<>();

    Reads(RaftNode raft, Replies replies, LeaderClient leaders, Executor executor) {
        this.raft = raft;
        this.leaders = leaders;
        this.replies = replies;
        this.executor = executor;
    }

    /** @param answer reads this node's state of the group and sends it */
    void at(Level level, KvGroup group, HttpServerExchange exchange, Runnable answer) {
        if (level == Level.STALE) {
            answer.run();
        } else if (level == Level.CONSISTENT) {
            when(confirmed(group), group, exchange, answer);
        } else if (group.leads()) {
            answer.run();
        } else {
            replies.notLeader(exchange, group);
        }
    }

    /**
     * A read of all groups, each of which is as fresh as the level says. Where there are several, no node leads them all:
     * a default read then lets the leaders of the others confirm, which makes it fresher than it must be.
     */
    void atAll(Level level, HttpServerExchange exchange, Runnable answer) {
        List<KvGroup> groups = raft.groups();
        if (groups.size() == 1) {
            at(level, groups.get(0), exchange, answer);
        } else if (level == Level.STALE) {
            answer.run();
        } else {
            CompletableFuture<?>[] confirmed = groups.stream()
                    .filter(group -> level == Level.CONSISTENT || !group.leads())
                    .map(this::confirmed)
                    .toArray(CompletableFuture<?>[]::new);
            when(CompletableFuture.allOf(confirmed), groups.get(0), exchange, answer);
        }
    }

    private void when(CompletableFuture<Void> confirmed, KvGroup group, HttpServerExchange exchange, Runnable answer) {
        confirmed
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .thenRunAsync(answer, executor)
                .exceptionally(failure -> {
                    replies.readFailed(exchange, group, Replies.cause(failure));
                    return null;
                });
    }

    /** The leader confirms by its majority; a follower lets the leader do so, and then waits for its own apply. */
    private CompletableFuture<Void> confirmed(KvGroup group) {
        CompletableFuture<Long> index = group.leads()
                ? group.readIndex()
                : askingTheLeaders.computeIfAbsent(group, this::rounds).join();
        return index.thenCompose(group::awaitApplied);
    }

    private SharedRounds rounds(KvGroup group) {
        return new SharedRounds(() -> leaders.readIndex(group), TIMEOUT, executor);
    }

    /** For followers: an index that was confirmed after this request arrived. */
    void readIndex(HttpServerExchange exchange, Target target) {
        KvGroup group = target.group(raft.groups(), raft.groups().get(0));
        group.readIndex()
                .thenAcceptAsync(index -> replies.json(exchange, 200, Map.of("index", index)), executor)
                .exceptionally(failure -> {
                    replies.readFailed(exchange, group, Replies.cause(failure));
                    return null;
                });
    }
}
