package dev.minos.kv.raft;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.leader.FollowerInfo;

/**
 * The snapshots of one group that are on their way to followers. A follower that gets one needs the log from there on;
 * were newer snapshots taken meanwhile, that log would be dropped and the files being sent be deleted, and under load a
 * large snapshot would never arrive. So none is taken until the follower is near the end of the log, or has given up.
 * Senders' threads note chunks, the thread that applies asks.
 */
final class Transfers {
    /** A follower that took no chunk for so long is not being sent any. */
    private static final long SENDING_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** So long after its last chunk a follower may take to come near. */
    private static final long CATCHING_UP_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Map<FollowerInfo, Long> lastChunkNanos = new ConcurrentHashMap<>();

    /** The chunks of a snapshot, noted as they are taken to be sent. */
    Iterable<InstallSnapshotRequestProto> noting(FollowerInfo to, Iterable<InstallSnapshotRequestProto> chunks) {
        return () -> {
            Iterator<InstallSnapshotRequestProto> all = chunks.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public InstallSnapshotRequestProto next() {
                    lastChunkNanos.put(to, System.nanoTime());
                    return all.next();
                }
            };
        };
    }

    /**
     * Whether the snapshots and the log must be left as they are.
     *
     * @param near a follower that lacks no entry before this one is near enough
     */
    boolean areUnderWay(long near) {
        if (lastChunkNanos.isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        lastChunkNanos.entrySet().removeIf(entry -> isOver(entry.getKey(), now - entry.getValue(), near));
        return !lastChunkNanos.isEmpty();
    }

    private static boolean isOver(FollowerInfo follower, long sinceNanos, long near) {
        if (sinceNanos < SENDING_NANOS) {
            return false;
        }
        boolean silent = follower.getLastRpcResponseTime().elapsedTime().toLong(TimeUnit.NANOSECONDS) > SENDING_NANOS;
        return silent || sinceNanos > CATCHING_UP_NANOS || follower.getMatchIndex() >= near;
    }
}
