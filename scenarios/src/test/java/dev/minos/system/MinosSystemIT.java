package dev.minos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Cluster;
import dev.minos.fault.Fault;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.history.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Minos' own nodes on the proxy network: what nodes say to each other passes the links, whatever the port. */
@Timeout(180)
class MinosSystemIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void aFollowerThatCannotReachTheLeaderConfirmsNoReadAndStillRedirectsToTheAddressOfClients() throws Exception {
        try (MinosSystem system = new MinosSystem(3, directory, Map.of("election-timeout", "20s..40s"), 7)) {
            system.start(PATIENCE);
            Cluster cluster = system.cluster();
            String leader = Objects.requireNonNull(cluster.leader());
            String follower = system.nodes().stream()
                    .filter(node -> !node.equals(leader))
                    .findFirst()
                    .orElseThrow();
            try (KvClient client = system.client(follower, Duration.ofSeconds(5));
                    FaultLog log = FaultLog.unwritten(System::nanoTime);
                    Injector injector = new Injector(cluster, log, 7)) {
                // Clients are not cut from anybody: the write is redirected to where the leader listens for them.
                Request.Write write = new Request.Write("k", "1");
                await(() -> client.execute(write).outcome() == Outcome.OK);
                Request.Read read = new Request.Read("k", "consistent");
                await(() -> Objects.equals(client.execute(read).value(), "1"));

                // The follower goes on believing in its leader for longer than this test takes.
                Injection cut = injector.inject(Fault.parse("cut " + follower + ">" + leader));
                assertTrue(cut.isInstalled(), String.valueOf(cut.entry()));
                assertEquals(Outcome.FAIL, client.execute(read).outcome());
                assertEquals(Outcome.OK, client.execute(write).outcome());
                cut.close();
                await(() -> Objects.equals(client.execute(read).value(), "1"));
            }
        }
    }

    @Test
    void faultsOfRaftShowInWhatTheMembersSay() throws Exception {
        Map<String, String> options = Map.of("failpoints", "true", "snapshot-every", "100", "segment-bytes", "16384");
        try (MinosSystem system = new MinosSystem(3, directory, options, 7)) {
            system.start(PATIENCE);
            Cluster cluster = system.cluster();
            try (FaultLog log = FaultLog.unwritten(System::nanoTime);
                    Injector injector = new Injector(cluster, log, 7)) {
                List<FaultLog.Entry> entries = new CopyOnWriteArrayList<>();
                log.onEntry(entries::add);

                String before = Objects.requireNonNull(cluster.leader());
                injector.inject(Fault.parse("transfer followers")).close();
                assertNotEquals(before, cluster.leader());

                try (Injection removed = injector.inject(Fault.parse("remove followers"))) {
                    assertTrue(removed.isInstalled(), entries.toString());
                    assertEquals(
                            List.of(Objects.requireNonNull(cluster.leader())),
                            Objects.requireNonNull(cluster.raft()).members());
                    removed.nodes()
                            .forEach(node -> assertFalse(cluster.process(node).isAlive()));
                    write(system, "while two are gone");
                }
                awaitEverywhere(system, "while two are gone");
                // Whoever joined is sent snapshots, starts again from its disk, and leads if asked to.
                injector.inject(Fault.parse("roll followers")).close();
                injector.inject(Fault.parse("replace leader")).close();
                write(system, "after the leader was replaced");
                awaitEverywhere(system, "after the leader was replaced");

                // A member that has lost everything has forgotten its votes: it is removed, and joins anew.
                String wiped = system.nodes().stream()
                        .filter(node -> !node.equals(cluster.leader()))
                        .findFirst()
                        .orElseThrow();
                try (Injection wipe = injector.inject(Fault.parse("wipe " + wiped))) {
                    assertTrue(wipe.isInstalled(), entries.toString());
                    assertFalse(cluster.process(wiped).isAlive());
                    assertEquals(0, snapshots(system, wiped));
                    write(system, "while one is empty");
                }
                assertEquals(
                        FaultLog.Phase.HEALED, entries.get(entries.size() - 1).phase(), entries::toString);
                assertTrue(Objects.requireNonNull(cluster.raft()).members().contains(wiped), entries::toString);
                awaitEverywhere(system, "while one is empty");

                for (int i = 0; i < 300; i++) {
                    write(system, "x".repeat(200) + i);
                }
                // A node that is still catching up takes no snapshot.
                awaitEverywhere(system, "x".repeat(200) + 299);
                // Nor does one that has just sent its snapshot to another.
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                boolean taken = false;
                while (!taken && System.nanoTime() < deadline) {
                    try (Injection snapshots = injector.inject(Fault.parse("snapshot all"))) {
                        taken = snapshots.isInstalled();
                    }
                }
                assertTrue(taken, entries.toString());
                injector.inject(Fault.parse("purge all")).close();
                String someone = system.nodes().get(0);
                assertTrue(snapshots(system, someone) > 0);

                injector.inject(Fault.parse("delay log-sync all 20ms")).close();
                entries.forEach(entry -> assertTrue(
                        entry.phase() == FaultLog.Phase.INSTALLED
                                || entry.phase() == FaultLog.Phase.HEALED
                                || entry.fault().startsWith("snapshot")
                                || entry.fault().startsWith("delay"),
                        entries.toString()));

                Injection slow = injector.inject(Fault.parse("delay appends followers 20ms"));
                write(system, "slowly");
                slow.close();
                assertEquals(
                        FaultLog.Phase.HEALED, entries.get(entries.size() - 1).phase());
                String hits = String.valueOf(entries.get(entries.size() - 1).evidence());
                assertTrue(hits.matches(".*the rule hit [1-9]\\d* times.*"), hits);

                Injection idle = injector.inject(Fault.parse("fail snapshot-chunks all"));
                assertTrue(idle.isInstalled());
                idle.close();
                FaultLog.Entry last = entries.get(entries.size() - 1);
                assertEquals(FaultLog.Phase.FAILED, last.phase());
                assertEquals("the rule was in force and nothing met it", last.reason());

                Injection crash = injector.inject(Fault.parse("crash log-sync followers"));
                assertTrue(crash.isInstalled(), entries.toString());
                String leader = Objects.requireNonNull(cluster.leader());
                try (KvClient client = system.client(leader, Duration.ofSeconds(1))) {
                    Reply lost = client.execute(new Request.Write("k", "for nobody to write down"));
                    assertEquals(Outcome.INFO, lost.outcome());
                }
                await(() -> crash.nodes().stream()
                        .noneMatch(node -> cluster.process(node).isAlive()));
                crash.close();
                assertEquals(
                        FaultLog.Phase.HEALED, entries.get(entries.size() - 1).phase());
                write(system, "after the crash");
                awaitEverywhere(system, "after the crash");
                assertEquals(List.of(), system.crashes());
            }
        }
    }

    @Test
    void aSpareNodeIsAddedAndObeysItsLinks() throws Exception {
        Map<String, String> options = Map.of("spares", "1", "election-timeout", "1s..2s");
        try (MinosSystem system = new MinosSystem(4, directory, options, 7)) {
            system.start(PATIENCE);
            Cluster cluster = system.cluster();
            assertEquals(List.of("n1", "n2", "n3"), system.members());
            assertFalse(cluster.process("n4").isAlive());
            write(system, "with three");
            try (FaultLog log = FaultLog.unwritten(System::nanoTime);
                    Injector injector = new Injector(cluster, log, 7)) {
                Injection added = injector.inject(Fault.parse("add n4"));
                assertTrue(added.isInstalled(), String.valueOf(added.entry()));
                added.close();
                assertEquals(4, system.members().size());
                awaitEverywhere(system, "with three");
                Injection again = injector.inject(Fault.parse("add n4"));
                assertEquals(FaultLog.Phase.SKIPPED, again.outcome());

                // Cut off it cannot follow: its peers reach it by the links, too, although it came later.
                try (Injection cut = injector.inject(Fault.parse("isolate n4"));
                        KvClient late = system.client("n4", Duration.ofSeconds(5))) {
                    assertTrue(cut.isInstalled(), String.valueOf(cut.entry()));
                    write(system, "without the fourth");
                    Reply own = late.execute(new Request.Read("k", "stale"));
                    assertEquals("with three", own.value());
                }
                awaitEverywhere(system, "without the fourth");
                assertEquals(List.of(), system.crashes());
            }
        }
    }

    private static long snapshots(MinosSystem system, String node) throws IOException {
        try (Stream<Path> files = Files.walk(system.cluster().directory(node))) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("snapshot\\.\\d+_\\d+"))
                    .count();
        }
    }

    private static void write(MinosSystem system, String value) {
        await(() -> system.nodes().stream().anyMatch(node -> {
            try (KvClient client = system.client(node, Duration.ofSeconds(5))) {
                return client.execute(new Request.Write("k", value)).outcome() == Outcome.OK;
            }
        }));
    }

    private static void awaitEverywhere(MinosSystem system, String value) {
        for (String node : system.nodes()) {
            try (KvClient client = system.client(node, Duration.ofSeconds(5))) {
                await(() -> value.equals(
                        client.execute(new Request.Read("k", "consistent")).value()));
            }
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(50_000_000);
        }
    }
}
