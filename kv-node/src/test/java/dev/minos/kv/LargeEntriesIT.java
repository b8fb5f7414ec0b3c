package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member that was down catches up by the log, entries of a megabyte each, with a heap of 128 MB. By default little, so
 * that the way is taken; {@code -Dminos.behind.mib=400} is several times its heap.
 */
final class LargeEntriesIT {
    private static final int MIB = Integer.getInteger("minos.behind.mib", 16);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    @Test
    void aMemberThatWasDownCatchesUpByALogOfLargeEntries() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 3)) {
            String behind = cluster.follower();
            cluster.kill(behind);
            for (int i = 0; i < MIB; i++) {
                cluster.put("big/" + i, value(i));
            }
            cluster.launch(behind);
            String newest = "{\"big/" + (MIB - 1) + "\":\"" + value(MIB - 1) + "\"}";
            cluster.await(
                    behind + " to have the last entry",
                    PATIENCE,
                    () -> read(cluster, behind, MIB - 1).equals(newest));
            for (int i = 0; i < MIB; i++) {
                assertEquals("{\"big/" + i + "\":\"" + value(i) + "\"}", read(cluster, behind, i));
            }
            assertTrue(cluster.firstLogIndex(behind) < 10, "it came by snapshot and not by the log");
        }
    }

    private static String read(TestCluster cluster, String id, int number) {
        try {
            return cluster.get(id, "/key/big/" + number + "?level=stale").body();
        } catch (IOException e) {
            return "";
        }
    }

    private static String value(int number) {
        return (number + "-").repeat(1 << 20).substring(0, 1 << 20);
    }
}
