package dev.minos.kv.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;

/** Snapshots of one group on this node, asked for by hand. Any thread that may block. */
public final class Snapshots {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final ClientId client = ClientId.randomId();
    private final LongSupplier callIds;

    Snapshots(RaftServer server, RaftServer.Division division, LongSupplier callIds) {
        this.server = server;
        this.division = division;
        this.callIds = callIds;
    }

    /** Takes a snapshot now, unless nothing has happened since the last; the log index up to which it goes. */
    public CompletableFuture<Long> take() {
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                    client,
                    division.getId(),
                    division.getMemberId().getGroupId(),
                    callIds.getAsLong(),
                    TIMEOUT.toMillis(),
                    1));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return reply.copy()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(answer -> answer.isSuccess()
                        ? CompletableFuture.completedFuture(answer.getLogIndex())
                        : CompletableFuture.failedFuture(answer.getException()));
    }

    /** Drops the log's whole files up to an index, as far as the node's settings let go of it; the first index kept. */
    public CompletableFuture<Long> purge(long index) {
        return division.getRaftLog()
                .purge(index)
                .thenApply(ignored -> division.getRaftLog().getStartIndex());
    }
}
