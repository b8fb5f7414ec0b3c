package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that get too little, seen by what they get done. */
@Timeout(120)
class ScarcityIT {
    private static final String BUSY = "while :; do :; done";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory = Path.of("");

    private @Nullable Nodes nodes;

    @AfterEach
    void end() throws IOException {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void aNiceNodeComesAfterItsNeighbourOnTheSameCpu() throws IOException {
        String obstacle = Limits.niceObstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        Nodes cluster = start(onOneCpu(BUSY), onOneCpu(BUSY));
        try (Injector injector = new Injector(cluster, FaultLog.unwritten(System::nanoTime), 1);
                Injection nice = injector.inject(Fault.parse("nice n1 19"))) {
            assertTrue(nice.isInstalled(), nice.entry().toString());
            long nicesBefore = cluster.ticks("n1");
            long othersBefore = cluster.ticks("n2");
            assertTrue(Waiting.until(() -> cluster.ticks("n2") - othersBefore >= 50, PATIENCE));
            long nices = cluster.ticks("n1") - nicesBefore;
            assertTrue(nices < 25, "the nice one got " + nices + " ticks while the other got 50");
        }
        long both = cluster.ticks("n1");
        assertTrue(Waiting.until(() -> cluster.ticks("n1") - both >= 20, PATIENCE), "goes on as before");
    }

    @Test
    void aQuotaHoldsABusyNodeBack() throws IOException {
        String obstacle = Limits.cpuQuotaObstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        assertHeldBack(new CgroupLimit(only(start(BUSY)), new Scarcity.Cpu(20)));
    }

    @Test
    void whereThereIsNoQuotaABusyNodeStandsStillInTurn() throws IOException {
        assertHeldBack(new StrobeLimit(only(start(BUSY)), 20));
    }

    private void assertHeldBack(Limit limit) throws IOException {
        Nodes cluster = Objects.requireNonNull(nodes);
        limit.impose();
        assertTrue(limit.isInForce(), limit.describe());
        long start = System.nanoTime();
        long before = cluster.ticks("n1");
        assertTrue(Waiting.until(() -> cluster.ticks("n1") - before >= 30, PATIENCE));
        double seconds = (System.nanoTime() - start) / 1e9;
        // 30 ticks are 0.3 s of CPU time, which a fifth of a CPU takes 1.5 s to give; a whole one takes 0.3 s.
        assertTrue(seconds > 0.8, "0.3 s of CPU time within " + seconds + " s");
        limit.lift();
        assertFalse(limit.isInForce());
        long after = cluster.ticks("n1");
        assertTrue(Waiting.until(() -> cluster.ticks("n1") - after >= 10, PATIENCE), "goes on");
    }

    @Test
    void aNodeThatTakesMoreMemoryThanItGetsIsKilled() throws IOException {
        String obstacle = Limits.memoryObstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        String hungry = "while [ ! -e go ]; do sleep 0.05; done; head -c 300000000 /dev/zero | tail -c 200000000 >"
                + " /dev/null && touch fed || touch starved; sleep 600";
        Nodes cluster = start(hungry);
        Path home = directory.resolve("n1");
        try (Injector injector = new Injector(cluster, FaultLog.unwritten(System::nanoTime), 1);
                Injection memory = injector.inject(Fault.parse("memory n1 32MB"))) {
            assertTrue(memory.isInstalled(), memory.entry().toString());
            Files.createFile(home.resolve("go"));
            assertTrue(Waiting.until(
                    () -> Files.exists(home.resolve("starved"))
                            || Files.exists(home.resolve("fed"))
                            || !cluster.process("n1").isAlive(),
                    PATIENCE));
            assertFalse(Files.exists(home.resolve("fed")));
        }
        assertTrue(cluster.process("n1").isAlive());
    }

    @Test
    void theGuardRemovesAControlGroupThatIsLeft() throws IOException {
        Path left = Files.createDirectory(directory.resolve("group"));
        try (ProcessGuard guard = ProcessGuard.start()) {
            guard.removeAtEnd(left);
        }
        assertTrue(Waiting.until(() -> !Files.exists(left), PATIENCE));
    }

    private static String onOneCpu(String script) throws IOException {
        String allowed = Tools.run(
                List.of("sed", "-n", "s/^Cpus_allowed_list:[^0-9]*\\([0-9]*\\).*/\\1/p", "/proc/self/status"));
        return "exec taskset -c " + allowed + " /bin/sh -c '" + script + "'";
    }

    private static LocalProcess only(Nodes cluster) {
        return cluster.process("n1");
    }

    private Nodes start(String... scripts) throws IOException {
        Nodes started = new Nodes(directory, scripts);
        nodes = started;
        return started;
    }

    private static final class Nodes implements Cluster, AutoCloseable {
        private final Path root;
        private final ProcessGuard guard = ProcessGuard.start();
        private final Map<String, LocalProcess> processes = new LinkedHashMap<>();

        Nodes(Path root, String... scripts) throws IOException {
            this.root = root;
            for (String script : scripts) {
                String name = "n" + (processes.size() + 1);
                NodeProcess.Spec spec = new NodeProcess.Spec(
                        name,
                        List.of("/bin/sh", "-c", script),
                        Map.of(),
                        root.resolve(name),
                        root.resolve(name + ".log"));
                LocalProcess process = new LocalProcess(spec, guard);
                process.start();
                processes.put(name, process);
            }
            assertEquals(scripts.length, processes.size());
        }

        long ticks(String node) {
            return Proc.cpuTicks(process(node).pid());
        }

        @Override
        public List<String> nodes() {
            return List.copyOf(processes.keySet());
        }

        @Override
        public @Nullable String leader() {
            return null;
        }

        @Override
        public LocalProcess process(String node) {
            return Objects.requireNonNull(processes.get(node));
        }

        @Override
        public Network network() {
            throw new UnsupportedOperationException("no network here");
        }

        @Override
        public Path directory(String node) {
            return root.resolve(node);
        }

        @Override
        public void close() throws IOException {
            try (guard) {
                for (LocalProcess process : processes.values()) {
                    process.close();
                }
            }
        }
    }
}
