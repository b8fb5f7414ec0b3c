package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM under a fake clock writes down what time it thinks it is. */
class ClockIT {
    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void possible() {
        assumeTrue(FakeClock.obstacle() == null, FakeClock.obstacle());
    }

    @Test
    void theNodesOwnClockJumpsStrobesDriftsAndIsRightAgain() throws Exception {
        FakeClock clock = FakeClock.at(directory.resolve("clock"));
        Path log = directory.resolve("node.log");
        NodeProcess.Spec spec = new NodeProcess.Spec("n1", command(), clock.environment(), directory, log);
        try (ProcessGuard guard = ProcessGuard.start();
                NodeProcess node = new LocalProcess(spec, guard);
                Injector injector =
                        new Injector(new OneNode(node, clock, directory), FaultLog.unwritten(System::nanoTime), 1)) {
            node.start();
            awaitOffset(log, ahead -> Math.abs(ahead) < 2_000);
            Injection jump = inject(injector, "clock n1 +3600s");
            awaitOffset(log, ahead -> ahead > 3_500_000);
            assertEquals(
                    FaultLog.Phase.SKIPPED,
                    injector.inject(Fault.parse("clock n1 drift +10%")).outcome());
            jump.close();
            awaitOffset(log, ahead -> Math.abs(ahead) < 2_000);
            inject(injector, "clock n1 -3600s").close();
            inject(injector, "clock n1 strobe 5s 300ms").close();
            try (Injection drift = inject(injector, "clock n1 drift -90%")) {
                assertTrue(drift.isInstalled());
                awaitOffset(log, ahead -> ahead < -2_000);
            }
            awaitOffset(log, ahead -> Math.abs(ahead) < 2_000);
            Path shared = FakeClock.SHARED_MEMORY.resolve("faketime_shm_" + node.pid());
            node.kill();
            assertTrue(Waiting.until(() -> !Files.exists(shared), Duration.ofSeconds(10)), shared + " is left");
        }
    }

    private static Injection inject(Injector injector, String line) {
        Injection injection = injector.inject(Fault.parse(line));
        assertTrue(injection.isInstalled(), () -> line + ": " + injection.entry());
        return injection;
    }

    private static List<String> command() {
        String java = System.getProperty("java.home") + "/bin/java";
        return List.of(java, "-cp", System.getProperty("java.class.path"), Ticking.class.getName());
    }

    /** Waits until the last time that the node has written is so far ahead of the true one. */
    private static void awaitOffset(Path log, LongPredicate wanted) throws IOException {
        assertTrue(
                Waiting.until(
                        () -> {
                            long seen = lastLine(log);
                            return seen != 0 && wanted.test(seen - System.currentTimeMillis());
                        },
                        Duration.ofSeconds(20)),
                () -> "the node's clock was last ahead by " + (lastLine(log) - System.currentTimeMillis()) + " ms");
    }

    private static long lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? 0 : Long.parseLong(lines.get(lines.size() - 1));
        } catch (IOException | NumberFormatException notYet) {
            return 0;
        }
    }

    /** Prints the wall clock over and over. */
    static final class Ticking {
        public static void main(String[] arguments) throws InterruptedException {
            while (true) {
                System.out.println(System.currentTimeMillis());
                Thread.sleep(50);
            }
        }
    }

    private record OneNode(NodeProcess node, FakeClock fake, Path directory) implements Cluster {
        @Override
        public List<String> nodes() {
            return List.of("n1");
        }

        @Override
        public @Nullable String leader() {
            return null;
        }

        @Override
        public NodeProcess process(String name) {
            return node;
        }

        @Override
        public Network network() {
            throw new UnsupportedOperationException("no network here");
        }

        @Override
        public Path directory(String name) {
            return directory;
        }

        @Override
        public FakeClock clock(String name) {
            return fake;
        }
    }
}
