package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, broken and restarted. */
final class ClusterIT {
    @TempDir
    Path directory;

    @Test
    void acknowledgedWritesOutliveTheLeaderAndEveryRestart() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 3)) {
            String first = cluster.leader();
            for (int i = 0; i < 20; i++) {
                cluster.put("k" + i, "before" + i);
            }

            cluster.kill(first);
            long killed = System.nanoTime();
            cluster.put("k0", "after");
            System.out.println("first write after kill -9 of the leader: "
                    + Duration.ofNanos(System.nanoTime() - killed).toMillis() + " ms");
            String second = cluster.leader();
            assertNotEquals(first, second);
            assertEquals(
                    "{\"k1\":\"before1\"}",
                    cluster.get(second, "/key/k1?level=consistent").body());

            cluster.launch(first);
            awaitStale(cluster, first, "k0", "after");

            for (String id : cluster.ids()) {
                cluster.kill(id);
            }
            for (String id : cluster.ids()) {
                cluster.launch(id);
            }
            String third = cluster.leader();
            assertEquals(
                    "{\"k0\":\"after\"}",
                    cluster.get(third, "/key/k0?level=consistent").body());
            for (int i = 1; i < 20; i++) {
                assertEquals(
                        "{\"k" + i + "\":\"before" + i + "\"}",
                        cluster.get(third, "/key/k" + i + "?level=consistent").body());
            }
            stopsWhenAsked(cluster, third);
        }
    }

    private static void stopsWhenAsked(TestCluster cluster, String id) throws Exception {
        cluster.node(id).process().destroy();
        assertTrue(cluster.node(id).process().waitFor(20, TimeUnit.SECONDS), "it is still there");
        assertEquals(143, cluster.node(id).process().exitValue());
    }

    @Test
    void aFarBehindNodeGetsASnapshot() throws Exception {
        try (TestCluster cluster =
                TestCluster.start(directory, 3, "--snapshot-every", "100", "--segment-bytes", "65536")) {
            String behind = cluster.follower();
            cluster.put("early", "1");
            awaitStale(cluster, behind, "early", "1");
            cluster.kill(behind);

            String leader = cluster.leader();
            String value = "x".repeat(1000);
            for (int i = 0; i < 600; i++) {
                int status =
                        cluster.send(leader, "PUT", "/key/k" + i, value + i).statusCode();
                assertEquals(200, status);
            }
            cluster.await("the log to be purged", () -> cluster.firstLogIndex(leader) > 100);

            cluster.launch(behind);
            awaitStale(cluster, behind, "k599", value + "599");
            awaitStale(cluster, behind, "k0", value + "0");
            awaitStale(cluster, behind, "early", "1");
            assertTrue(
                    cluster.log(behind).contains("snapshot installed"),
                    "it replayed a log that the leader no longer has");

            // What came by snapshot is there after a restart, too.
            cluster.kill(behind);
            cluster.launch(behind);
            awaitStale(cluster, behind, "k1", value + "1");
            cluster.put("late", "1");
            awaitStale(cluster, behind, "late", "1");
        }
    }

    @Test
    void watchesAndIdempotencyKeysOutliveTheNodesThatServedThem() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 3, "--watch-history", "20")) {
            String first = cluster.leader();
            HttpResponse<String> write = cluster.send(first, "PUT", "/key/w/0", "v", "Idempotency-Key", "c:1");
            assertEquals(200, write.statusCode(), write.body());
            BlockingQueue<String> events = cluster.watch(first, "prefix=w/&after=0");
            List<String> seen = new ArrayList<>();
            for (int i = 1; i < 5; i++) {
                cluster.put("w/" + i, "v");
                cluster.put("other/" + i, "v");
            }
            for (int i = 0; i < 5; i++) {
                seen.add(java.util.Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS), "no event " + i));
            }

            cluster.kill(first);
            String second = cluster.leader();
            HttpResponse<String> again = cluster.send(second, "PUT", "/key/w/0", "v", "Idempotency-Key", "c:1");
            assertEquals(write.body(), again.body());
            assertEquals("true", again.headers().firstValue("Minos-Repeated").orElseThrow());

            String last = seen.get(4).split(" ", -1)[0];
            cluster.put("w/5", "v");
            BlockingQueue<String> resumed = cluster.watch(second, "prefix=w/", "Last-Event-ID", last);
            cluster.put("w/6", "v");
            for (int i = 5; i < 7; i++) {
                seen.add(java.util.Objects.requireNonNull(resumed.poll(30, TimeUnit.SECONDS), "no event " + i));
            }
            for (int i = 0; i < 7; i++) {
                assertTrue(seen.get(i).contains(" put {\"key\":\"w/" + i + "\""), seen.toString());
            }

            for (int i = 0; i < 30; i++) {
                cluster.put("x" + i, "v");
            }
            assertEquals(
                    "refused 410",
                    cluster.watch(second, "", "Last-Event-ID", last).poll(30, TimeUnit.SECONDS));

            for (String id : cluster.ids()) {
                cluster.kill(id);
            }
            for (String id : cluster.ids()) {
                cluster.launch(id);
            }
            again = cluster.send(cluster.leader(), "PUT", "/key/w/0", "v", "Idempotency-Key", "c:1");
            assertEquals(write.body(), again.body());
        }
    }

    @Test
    void aLeaderWithoutItsFollowersAnswersNoConsistentRead() throws Exception {
        // Long enough that the write is appended before the leader resigns.
        try (TestCluster cluster = TestCluster.start(directory, 3, "--election-timeout", "3s..5s")) {
            cluster.put("k", "1");
            String leader = cluster.leader();
            List<String> followers = new ArrayList<>(cluster.ids());
            followers.remove(leader);
            for (String follower : followers) {
                cluster.signal(follower, "STOP");
            }
            CompletableFuture<HttpResponse<String>> write =
                    CompletableFuture.supplyAsync(() -> unchecked(() -> cluster.send(leader, "PUT", "/key/k", "2")));
            long begin = System.nanoTime();
            HttpResponse<String> read = cluster.get(leader, "/key/k?level=consistent");
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();

            assertTrue(read.statusCode() == 503 || read.statusCode() == 504, read.statusCode() + " " + read.body());
            assertTrue(read.body().contains("\"definite\":true"), read.body());
            assertTrue(millis < 10_000, millis + " ms");
            assertEquals(200, cluster.get(leader, "/key/k?level=stale").statusCode());

            // The entry is in the leader's log and may yet be committed: whatever the error, it is not definite.
            HttpResponse<String> unknown = write.get(30, TimeUnit.SECONDS);
            assertTrue(unknown.statusCode() >= 500, unknown.body());
            assertTrue(unknown.body().contains("\"definite\":false"), unknown.body());

            for (String follower : followers) {
                cluster.signal(follower, "CONT");
            }
            cluster.put("k", "3");
            assertEquals(
                    "{\"k\":\"3\"}",
                    cluster.get(cluster.leader(), "/key/k?level=consistent").body());
        }
    }

    private static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static void awaitStale(TestCluster cluster, String id, String key, String value) throws Exception {
        cluster.await(key + " on " + id, () -> {
            try {
                return cluster.get(id, "/key/" + key + "?level=stale")
                        .body()
                        .equals("{\"" + key + "\":\"" + value + "\"}");
            } catch (IOException e) {
                return false;
            }
        });
    }
}
