package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An id belongs to one disk. */
final class IdentityIT {
    @TempDir
    Path directory;

    @Test
    void anEmptyDiskIsRefusedUnderAnOldIdAndWelcomeUnderANewOne() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 3)) {
            cluster.put("k", "1");
            String victim = cluster.follower();
            String other = cluster.ids().stream()
                    .filter(id -> !id.equals(victim))
                    .findFirst()
                    .orElseThrow();
            cluster.kill(victim);
            wipe(cluster.data(victim));

            cluster.launch(victim);
            assertRefused(cluster, victim);
            // And again: the first attempt has left nothing that would let the second one in.
            cluster.launch(victim);
            assertRefused(cluster, victim);
            // Nor does it get in by the other door.
            cluster.join(victim, other);
            assertRefused(cluster, victim);

            // The cluster was not touched by all that, and takes a replacement.
            cluster.put("k", "2");
            assertEquals(
                    200,
                    cluster.send(cluster.leader(), "POST", "/remove", "{\"id\":\"" + victim + "\"}")
                            .statusCode());
            cluster.join("n4", other);
            cluster.await("n4", () -> cluster.status("n4").contains("\"ready\":true"));
            assertEquals(
                    "{\"k\":\"2\"}",
                    cluster.get("n4", "/key/k?level=consistent").body());

            // Who joined is known, too, by every member, after they all have been restarted.
            for (String id : cluster.ids()) {
                cluster.kill(id);
            }
            wipe(cluster.data("n4"));
            for (String id : cluster.ids()) {
                if (!id.equals("n4")) {
                    cluster.launch(id);
                }
            }
            cluster.leader();
            cluster.join("n4", other);
            assertRefused(cluster, "n4");
            cluster.put("k", "3");
        }
    }

    private static void assertRefused(TestCluster cluster, String id) throws Exception {
        Process process = cluster.node(id).process();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it runs");
        assertEquals(65, process.exitValue(), cluster.said(id));
        String last = cluster.said(id).lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(last.startsWith("the id " + id + " belongs to another disk of this cluster"), last);
        assertFalse(cluster.said(id).contains("\tat "), cluster.said(id));
    }

    @Test
    void aClusterStartsForTheFirstTimeWithoutAMinority() throws Exception {
        try (TestCluster cluster = TestCluster.prepare(directory, 3)) {
            cluster.launch("n1");
            cluster.await("n1 to wait", () -> cluster.said("n1").contains("waits") || status(cluster, "n1") == 503);
            assertFalse(cluster.status("n1").contains("\"ready\":true"), cluster.status("n1"));
            cluster.launch("n2");
            cluster.put("k", "1");
            // The third one comes late, and a cluster that works without it lets it in.
            cluster.launch("n3");
            cluster.await("n3", () -> cluster.status("n3").contains("\"ready\":true"));
            cluster.await("all to know each other", () -> cluster.ids().stream().allMatch(id -> knowsAll(cluster, id)));
        }
    }

    @Test
    void anEmptyDiskDoesNotBringAClusterWithDataBackToLife() throws Exception {
        try (TestCluster cluster = TestCluster.prepare(directory, 3)) {
            cluster.launch("n1");
            cluster.launch("n2");
            cluster.put("k", "1");
            String leader = cluster.leader();
            String survivor = leader.equals("n1") ? "n2" : "n1";
            cluster.kill(leader);

            // It never ran, but nobody there can know that: whoever knows might be the one that is down.
            cluster.launch("n3");
            cluster.await("n3 to say that it waits", () -> cluster.said("n3").contains("an empty disk waits"));
            assertEquals(503, status(cluster, "n3"));
            assertFalse(cluster.status(survivor).contains("\"ready\":true"), cluster.status(survivor));

            cluster.launch(leader);
            cluster.put("k", "2");
            cluster.await("n3", () -> cluster.status("n3").contains("\"ready\":true"));
        }
    }

    private static boolean knowsAll(TestCluster cluster, String id) {
        try {
            String known = Files.readString(cluster.data(id).resolve("identities.properties"));
            return cluster.ids().stream().allMatch(other -> known.contains(other + "="));
        } catch (IOException e) {
            return false;
        }
    }

    private static int status(TestCluster cluster, String id) {
        try {
            return cluster.get(id, "/health").statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    private static void wipe(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
