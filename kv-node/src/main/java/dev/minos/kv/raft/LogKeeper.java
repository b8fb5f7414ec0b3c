package dev.minos.kv.raft;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.server.raftlog.RaftLog;

/**
 * Keeps the log short. Ratis takes a snapshot after a number of entries, and then drops what all members have; entries of a
 * megabyte would make a log of gigabytes meanwhile, and a dead member would keep all of it on every disk. Here a snapshot is
 * taken after a number of bytes, too, and after each snapshot the log is dropped but for its newest entries, whoever lacks
 * the others: the snapshot is sent to him.
 */
final class LogKeeper extends Chore {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long KEPT_ENTRIES = 10_000;

    private final List<KvGroup> groups;
    private final long keptEntries;
    private final Map<KvGroup, Long> seen = new HashMap<>();
    private final Map<KvGroup, CompletableFuture<?>> taking = new HashMap<>();

    LogKeeper(List<KvGroup> groups, long snapshotEvery) {
        super("minos-log-keeper", PERIOD);
        this.groups = groups;
        this.keptEntries = Math.min(KEPT_ENTRIES, snapshotEvery);
    }

    @Override
    void look() {
        groups.forEach(this::look);
    }

    private void look(KvGroup group) {
        CompletableFuture<?> last = taking.get(group);
        if (group.logBytes().wantSnapshot() && (last == null || last.isDone())) {
            // Should it be declined, the next look asks again.
            taking.put(group, group.snapshots().take());
        }
        long snapshot = group.snapshotIndex();
        Long before = seen.put(group, snapshot);
        if (before == null || before != snapshot) {
            RaftLog log = group.division().getRaftLog();
            long dispensable =
                    Math.max(log.getNextIndex() - keptEntries, group.logBytes().dispensable());
            if (Math.min(snapshot, dispensable) > log.getStartIndex()) {
                log.purge(Math.min(snapshot, dispensable));
            }
        }
    }
}
