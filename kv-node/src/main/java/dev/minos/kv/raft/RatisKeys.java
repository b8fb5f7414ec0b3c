package dev.minos.kv.raft;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis' configuration of a node; every key that differs from its default has its reason here. */
final class RatisKeys {
    /** More than the largest entry has. */
    private static final long LEAST_SHARE_BYTES = 8L << 20;

    private static final long MOST_SHARE_BYTES = 64L << 20;

    private RatisKeys() {}

    static RaftProperties of(RaftSettings settings, InetSocketAddress raft) {
        RaftProperties keys = new RaftProperties();
        rpc(keys, raft);
        election(keys, settings);
        log(keys, settings);
        snapshot(keys, settings);
        read(keys, settings);
        return keys;
    }

    private static void rpc(RaftProperties keys, InetSocketAddress raft) {
        keys.set(RaftConfigKeys.Rpc.TYPE_KEY, ObservedGrpc.class.getName());
        // Without a host Ratis listens on every interface.
        GrpcConfigKeys.Server.setHost(keys, raft.getHostString());
        GrpcConfigKeys.Server.setPort(keys, raft.getPort());
        RaftServerConfigKeys.Rpc.setRequestTimeout(keys, time(Duration.ofSeconds(3)));
        // Ratis' answer to the same call id: every submission of ours has a new one, so the cache is only heap.
        RaftServerConfigKeys.RetryCache.setExpiryTime(keys, time(Duration.ofSeconds(10)));
    }

    private static void election(RaftProperties keys, RaftSettings settings) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(keys, time(settings.electionMin()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(keys, time(settings.electionMax()));
        // At start nobody leads yet: do not wait for a leader that cannot be there.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(keys, time(Duration.ofMillis(150)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(keys, time(Duration.ofMillis(300)));
        // The default of 10 s keeps an ex-leader from campaigning even when only it has all entries.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(keys, time(Duration.ofSeconds(1)));
        // A cluster may begin with one member and grow.
        RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(keys, true);
        // A process that was stopped for long should take part again, not close.
        RaftServerConfigKeys.setCloseThreshold(keys, time(Duration.ofDays(1)));
    }

    private static void log(RaftProperties keys, RaftSettings settings) {
        RaftServerConfigKeys.setStorageDir(
                keys, List.of(settings.directory().toAbsolutePath().toFile()));
        RaftServerConfigKeys.Log.setSegmentSizeMax(keys, SizeInBytes.valueOf(settings.segmentBytes()));
        RaftServerConfigKeys.Log.setPreallocatedSize(
                keys, SizeInBytes.valueOf(Math.min(4 << 20, settings.segmentBytes())));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(keys, 2);
        // What waits to be written to the log, or on the leader to be committed: a share of the heap.
        RaftServerConfigKeys.Log.setQueueByteLimit(keys, heapShare());
        RaftServerConfigKeys.Write.setByteLimit(keys, heapShare());
        // Acknowledged means on disk: both are off by default, and must stay off.
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(keys, false);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(keys, false);
        RaftServerConfigKeys.Log.setCorruptionPolicy(keys, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
        // Ten quick retries, then five a second for ever: a healed link is used at once.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(keys, "1ms,10,200ms,1000000");
        // Without these a single dead member would keep the whole log on every disk.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(keys, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(keys, Math.min(10_000, settings.snapshotEvery()));
        RaftServerConfigKeys.Log.setPurgeGap(keys, (int) Math.min(1024, settings.snapshotEvery()));
    }

    private static void snapshot(RaftProperties keys, RaftSettings settings) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(keys, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(keys, settings.snapshotEvery());
        RaftServerConfigKeys.Snapshot.setCreationGap(keys, Math.min(1024, settings.snapshotEvery()));
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(keys, 2);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(keys, SizeInBytes.ONE_MB);
    }

    private static void read(RaftProperties keys, RaftSettings settings) {
        boolean ratis = settings.consistentReads() == ConsistentReads.RATIS;
        RaftServerConfigKeys.Read.setOption(
                keys, ratis ? RaftServerConfigKeys.Read.Option.LINEARIZABLE : RaftServerConfigKeys.Read.Option.DEFAULT);
        RaftServerConfigKeys.Read.setTimeout(keys, time(Duration.ofSeconds(2)));
    }

    private static SizeInBytes heapShare() {
        long eighth = Runtime.getRuntime().maxMemory() / 8;
        return SizeInBytes.valueOf(Math.max(LEAST_SHARE_BYTES, Math.min(eighth, MOST_SHARE_BYTES)));
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
