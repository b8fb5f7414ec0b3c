package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Followers that are too far behind for the log, or empty, are sent a snapshot while clients go on writing. What hangs on
 * the replicated state must come with it: keys, changes for watchers, and which writes have happened.
 */
final class SnapshotInstallIT {
    private static final String VALUE = "x".repeat(500);

    @TempDir
    Path directory;

    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void underLoadAFollowerGetsASnapshotAndLosesNoChange() throws Exception {
        try (TestCluster cluster =
                TestCluster.start(directory, 3, "--snapshot-every", "150", "--segment-bytes", "65536")) {
            String leader = cluster.leader();
            HttpResponse<String> once = cluster.send(leader, "PUT", "/key/once", "1", "Idempotency-Key", "c:1");
            assertEquals(200, once.statusCode(), once.body());
            String behind = otherThan(cluster, leader);
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> write(cluster, leader));
            BlockingQueue<String> watched = cluster.watch(behind, "prefix=w/&after=0");
            String seenBefore = id(read(watched, 0, 20));

            // Stopped with its watcher connected, until the log that it lacks is gone.
            cluster.signal(behind, "STOP");
            long applied = cluster.firstLogIndex(behind);
            cluster.await("the log to be purged", () -> cluster.firstLogIndex(leader) > applied + 600);
            cluster.signal(behind, "CONT");
            cluster.await("a snapshot to be installed", () -> cluster.firstLogIndex(behind) > applied + 300);

            // An empty member comes in by snapshot, too.
            cluster.join("n4", leader);
            cluster.await("n4", () -> cluster.status("n4").contains("\"ready\":true"));
            cluster.await("n4 to get a snapshot", () -> cluster.firstLogIndex("n4") > 100);
            enough.set(true);
            int last = load.get(60, TimeUnit.SECONDS);

            read(watched, 20, last);
            read(cluster.watch(behind, "prefix=w/", "Last-Event-ID", seenBefore), 20, last);
            read(cluster.watch("n4", "prefix=w/", "Last-Event-ID", seenBefore), 20, last);
            for (String id : List.of(behind, "n4")) {
                for (int i = 0; i < last; i += 50) {
                    assertEquals(
                            "{\"w/" + i + "\":\"" + VALUE + i + "\"}",
                            cluster.get(id, "/key/w/" + i + "?level=consistent").body(),
                            id);
                }
                lead(cluster, id);
                HttpResponse<String> again = cluster.send(id, "PUT", "/key/once", "1", "Idempotency-Key", "c:1");
                assertEquals(once.body(), again.body(), id);
                assertEquals(
                        "true", again.headers().firstValue("Minos-Repeated").orElseThrow());
            }
        } finally {
            enough.set(true);
        }
    }

    /** Keys w/0, w/1, … each once; how many. */
    private int write(TestCluster cluster, String leader) {
        int next = 0;
        while (!enough.get()) {
            try {
                HttpResponse<String> reply = cluster.send(
                        leader, "PUT", "/key/w/" + next, VALUE + next, "Idempotency-Key", "load:" + (next + 1));
                if (reply.statusCode() == 200) {
                    next++;
                }
            } catch (IOException e) {
                continue;
            }
        }
        return next;
    }

    /** Reads the events of the keys from one number to another: each, once, in order. The last one. */
    private static String read(BlockingQueue<String> events, int from, int to) throws InterruptedException {
        String last = "";
        List<String> seen = new ArrayList<>();
        for (int i = from; i < to; i++) {
            last = Objects.requireNonNull(events.poll(60, TimeUnit.SECONDS), "no event of w/" + i);
            seen.add(last.substring(0, Math.min(60, last.length())));
            assertTrue(
                    last.contains(" put {\"key\":\"w/" + i + "\""),
                    "w/" + i + " expected: " + seen.subList(Math.max(0, seen.size() - 3), seen.size()));
        }
        return last;
    }

    private static String id(String event) {
        return event.substring(0, event.indexOf(' '));
    }

    private static String otherThan(TestCluster cluster, String id) {
        return cluster.ids().stream()
                .filter(other -> !other.equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void lead(TestCluster cluster, String id) throws Exception {
        cluster.await(id + " to lead", () -> {
            for (String asked : cluster.ids()) {
                try {
                    int status = cluster.send(asked, "POST", "/transfer", "{\"to\":\"" + id + "\"}")
                            .statusCode();
                    if (status == 200 && cluster.status(id).contains("\"role\":\"leader\"")) {
                        return true;
                    }
                } catch (IOException e) {
                    continue;
                }
            }
            return false;
        });
        cluster.await(id + " to be ready", () -> cluster.status(id).contains("\"ready\":true"));
    }
}
