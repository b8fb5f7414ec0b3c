package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Testbeds that are ended at random moments, while they start or while faults are in force, leave nothing behind.
 * {@code -Dminos.rounds=100} for many of them.
 */
class CleanlinessIT {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final List<String> SIGNALS = List.of("KILL", "KILL", "KILL", "TERM", "INT");
    private static final int ROUNDS = Integer.getInteger("minos.rounds", 8);

    @TempDir
    Path directory;

    @Test
    @Timeout(600)
    void aTestbedEndedAtAnyMomentLeavesNothing() throws Exception {
        Random random = new Random(17);
        int amidFaults = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path root = Files.createDirectories(directory.resolve("round" + round));
            Path temporary = Files.createDirectories(directory.resolve("tmp" + round));
            Process testbed = testbed(root, temporary, round);
            try {
                if (random.nextInt(4) > 0) {
                    awaitUp(testbed);
                }
                LockSupport.parkNanos(random.nextInt(1_500) * 1_000_000L);
                assertTrue(testbed.isAlive(), "round " + round + ": the testbed ended by itself");
                String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
                Tools.run(List.of("/bin/sh", "-c", "kill -" + signal + " " + testbed.pid()));
                assertTrue(testbed.waitFor(20, TimeUnit.SECONDS), "round " + round + ": survives SIG" + signal);
            } finally {
                testbed.destroyForcibly();
            }
            assertTrue(Waiting.until(() -> Survivors.of(root).isEmpty(), PROMISED), "round " + round);
            assertEquals(List.of(), entries(temporary));
            amidFaults +=
                    Files.exists(root.resolve("faults.jsonl")) && Files.size(root.resolve("faults.jsonl")) > 0 ? 1 : 0;
        }
        assertTrue(amidFaults > 0, "no testbed was ended amid faults");
    }

    private static Process testbed(Path root, Path temporary, long seed) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                FaultyTestbed.class.getName(),
                root.toString(),
                String.valueOf(seed));
        return new ProcessBuilder(Signals.heeding(command))
                .redirectError(root.resolve("stderr").toFile())
                .start();
    }

    private static void awaitUp(Process testbed) throws IOException {
        BufferedReader out = testbed.inputReader();
        assertEquals("up", out.readLine());
    }

    private static List<String> entries(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return names;
    }
}
