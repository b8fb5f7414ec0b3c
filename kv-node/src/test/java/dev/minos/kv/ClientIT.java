package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.kv.client.Bytes;
import dev.minos.kv.client.Entry;
import dev.minos.kv.client.Event;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Lease;
import dev.minos.kv.client.Level;
import dev.minos.kv.client.Watch;
import dev.minos.kv.client.Write;
import dev.minos.kv.client.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client against three nodes with two groups, whose leaders are killed under it. */
final class ClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    static TestCluster cluster;
    static KvClient client;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start(directory, 3, "--groups", "2");
        client = KvClient.builder(
                        cluster.ids().stream().map(id -> cluster.node(id).http).toArray(String[]::new))
                .deadline(PATIENCE)
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        cluster.close();
    }

    @Test
    void everyRequestOfTheInterfaceIsThere() throws Exception {
        String follower = cluster.follower();
        try (KvClient viaFollower =
                KvClient.builder(cluster.node(follower).http).deadline(PATIENCE).build()) {
            Bytes key = Bytes.of(new byte[] {'b', '/', -1});
            Bytes value = Bytes.of(new byte[] {0, -128});
            WriteResult.Done made = (WriteResult.Done)
                    viaFollower.write(Write.put(key, value).ifAbsent().expiringAfter(Duration.ofHours(1)));
            assertFalse(made.existed());
            for (Level level : new Level[] {Level.CONSISTENT, Level.DEFAULT}) {
                Entry read = viaFollower.get(key, level).orElseThrow();
                assertEquals(value, read.value());
                assertEquals(made.version(), read.version());
                assertTrue(read.expires() != null);
            }
            WriteResult.Refused refused = (WriteResult.Refused)
                    viaFollower.write(Write.put(key, value).ifVersion(made.version() + 1));
            assertEquals(new Entry(key, value, made.version(), null), refused.actual());
            assertTrue(viaFollower.write(Write.delete(key).ifValue(value)).isDone());
            assertTrue(viaFollower.get(key, Level.CONSISTENT).isEmpty());
            assertFalse(viaFollower.delete("b/"));

            Map<String, String> batch = Map.of("{page}/1", "a", "{page}/2", "b", "{page}/3", "c");
            assertTrue(viaFollower.write(Write.batch(batch)).isDone());
            assertTrue(viaFollower.compareAndSet("{page}/2", "b", "B"));
            assertFalse(viaFollower.compareAndSet("{page}/2", "b", "B"));
            assertEquals(
                    2,
                    viaFollower
                            .page(Bytes.of("{page}/"), Bytes.of("{page}/1"), 10, Level.CONSISTENT)
                            .entries()
                            .size());
            List<String> values = new ArrayList<>();
            viaFollower
                    .list("{page}/")
                    .forEach(entry -> values.add(entry.value().text()));
            assertEquals(List.of("a", "B", "c"), values);
        }
    }

    @Test
    void writesAndWatchesOutliveTheLeader() throws Exception {
        int writes = 200;
        try (Watch watch = client.watch("counted/")) {
            List<CompletableFuture<Long>> done = new ArrayList<>();
            for (int i = 0; i < writes; i++) {
                if (i == writes / 2) {
                    String leader = cluster.leader();
                    cluster.kill(leader);
                    cluster.launch(leader);
                }
                done.add(client.async().put("counted/" + i, "v" + i));
                if (i % 10 == 0) {
                    done.get(i).join();
                }
            }
            done.forEach(CompletableFuture::join);

            List<String> seen = new ArrayList<>();
            while (seen.size() < writes) {
                Event event = watch.next(PATIENCE).orElseThrow();
                assertEquals(Event.Kind.PUT, event.kind());
                seen.add(event.key().text());
            }
            assertEquals(
                    IntStream.range(0, writes)
                            .mapToObj(i -> "counted/" + i)
                            .sorted()
                            .toList(),
                    seen.stream().sorted().toList());
        }
        cluster.leader();
    }

    @Test
    void aLockPassesOnWithAHigherToken() throws Exception {
        Duration ttl = Duration.ofSeconds(8);
        KvClient dying =
                KvClient.builder(cluster.node("n1").http).deadline(PATIENCE).build();
        Lease first = dying.lock("lock", "first", ttl, PATIENCE).orElseThrow();
        assertTrue(client.lock("lock", "second", ttl, Duration.ZERO).isEmpty());

        first.close();
        try (Lease second = client.lock("lock", "second", ttl, PATIENCE).orElseThrow()) {
            assertTrue(second.token() > first.token());
            // Somebody removes the key by hand: the owner learns of it at its next renewal.
            client.delete("lock");
            second.lost().get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            assertFalse(second.isHeld());
        }
        // An owner that renews keeps the lock for longer than its time to live.
        try (Lease third = client.lock("lock", "third", ttl, PATIENCE).orElseThrow()) {
            assertTrue(dying.lock("lock", "fourth", ttl, ttl.plusSeconds(2)).isEmpty());
            assertTrue(third.isHeld());
        }
        assertTrue(client.get("lock").isEmpty());
        dying.close();
    }

    @Test
    void aLeaseEndsWithItsOwner() throws Exception {
        // As an owner that died would: put once, never renewed.
        client.write(Write.put("registry/a", "127.0.0.1:1").ifAbsent().expiringAfter(Duration.ofSeconds(2)));
        try (Watch watch = client.watch("registry/")) {
            try (Lease lease = client.lock("registry/a", "127.0.0.1:2", Duration.ofSeconds(5), PATIENCE)
                    .orElseThrow()) {
                assertEquals(
                        "127.0.0.1:2",
                        client.get("registry/a").orElseThrow().value().text());
                assertTrue(lease.isHeld());
            }
            List<Event.Kind> kinds = new ArrayList<>();
            while (!kinds.contains(Event.Kind.DELETE)) {
                kinds.add(watch.next(PATIENCE).orElseThrow().kind());
            }
            assertTrue(kinds.indexOf(Event.Kind.PUT) >= 0, kinds::toString);
        }
    }
}
