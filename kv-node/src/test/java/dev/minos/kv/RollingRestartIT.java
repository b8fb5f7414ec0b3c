package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every node is stopped and started again, one after the other, while clients count up: each write says what it expects
 * to find, so one that was lost, or done twice, is refused; and each is sent again with its Idempotency-Key until it is
 * answered, so one that fails has failed for as long as a client would wait.
 */
final class RollingRestartIT {
    private static final int COUNTERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final List<Future<Integer>> counts = new ArrayList<>();

    @Test
    void noWriteFailsWhileEveryNodeIsRestarted() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(COUNTERS);
        try (TestCluster cluster = TestCluster.start(directory, 3)) {
            for (int i = 0; i < COUNTERS; i++) {
                String counter = "counter" + i;
                counts.add(clients.submit(() -> countUp(cluster, counter)));
            }
            awaitWrites(cluster, 20);
            for (String id : cluster.ids()) {
                cluster.node(id).process().destroy();
                assertTrue(cluster.node(id).process().waitFor(30, TimeUnit.SECONDS), id);
                awaitWrites(cluster, 20);
                cluster.launch(id);
                cluster.await(id, () -> cluster.status(id).contains("\"ready\":true"));
                awaitWrites(cluster, 20);
            }
            enough.set(true);
            for (int i = 0; i < COUNTERS; i++) {
                int count = counts.get(i).get(60, TimeUnit.SECONDS);
                HttpResponse<String> read = cluster.get(cluster.leader(), "/key/counter" + i + "?level=consistent");
                assertEquals("{\"counter" + i + "\":\"" + count + "\"}", read.body());
            }
            System.out.println(written.get() + " writes, sent " + sent.get() + " times, none failed");
        } finally {
            enough.set(true);
            clients.shutdownNow();
        }
    }

    private void awaitWrites(TestCluster cluster, int more) throws Exception {
        int before = written.get();
        cluster.await(
                more + " more writes",
                () -> written.get() >= before + more || counts.stream().anyMatch(Future::isDone));
        for (Future<Integer> count : counts) {
            if (count.isDone()) {
                throw new AssertionError("a client gave up after " + count.get() + " writes");
            }
        }
    }

    private int countUp(TestCluster cluster, String counter) throws Exception {
        int count = 0;
        while (!enough.get()) {
            String condition = count == 0 ? "" : "?prevValue=" + count;
            count++;
            write(cluster, counter, condition, count);
            written.incrementAndGet();
        }
        return count;
    }

    /** Sends a write to one node after the other until it is acknowledged. */
    private void write(TestCluster cluster, String counter, String condition, int value) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        for (int attempt = 0; System.nanoTime() < deadline; attempt++) {
            String id = cluster.ids().get(attempt % cluster.ids().size());
            sent.incrementAndGet();
            try {
                HttpResponse<String> reply = cluster.send(
                        id,
                        "PUT",
                        "/key/" + counter + condition,
                        String.valueOf(value),
                        "Idempotency-Key",
                        counter + ":" + value);
                if (reply.statusCode() == 200) {
                    return;
                }
                last = id + ": " + reply.body();
                assertTrue(reply.statusCode() == 307 || reply.statusCode() >= 500, last);
            } catch (IOException e) {
                last = id + ": " + e;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("the write of " + counter + "=" + value + " failed: " + last);
    }
}
