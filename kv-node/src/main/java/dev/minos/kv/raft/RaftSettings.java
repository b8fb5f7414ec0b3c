package dev.minos.kv.raft;

import dev.minos.kv.security.Tls;
import dev.minos.kv.store.StoreLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes part in Raft.
 *
 * @param groups of keys, the same on all nodes and for ever
 * @param cacheBytes the memory that the stores take outside of the heap, all together
 * @param electionMin a follower that heard nothing for a time between these two campaigns
 * @param snapshotEvery log entries between two snapshots
 * @param segmentBytes the size of a log file; only whole files are dropped after a snapshot
 * @param clock reckons when keys expire
 * @param interference what a test puts between the node and its Raft
 * @param tls both ends of every connection show a certificate; null for plain text
 * @param writeTimeout after this a write that has not been answered is reported as unknown
 */
public record RaftSettings(
        Path directory,
        int groups,
        long cacheBytes,
        Duration electionMin,
        Duration electionMax,
        long snapshotEvery,
        int segmentBytes,
        Duration writeTimeout,
        ConsistentReads consistentReads,
        StoreLimits storeLimits,
        InstantSource clock,
        Interference interference,
        @Nullable Tls tls) {
    /** Below this a busy disk alone would depose leaders. */
    public static final Duration LEAST_ELECTION = Duration.ofMillis(50);

    public RaftSettings {
        if (electionMin.compareTo(LEAST_ELECTION) < 0 || electionMax.compareTo(electionMin) < 0) {
            throw new IllegalArgumentException(
                    "election timeout " + electionMin + ".." + electionMax + ": at least 50ms, and growing");
        }
    }
}
