package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.disk.VolatileDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Testbeds that are ended at random moments, while they start or while faults are in force, leave nothing behind: no
 * process, mount, control group, shared memory or temporary file; a namespace ends with its last process. Every second one
 * runs in namespaces, with a packet switch and disks of its own. {@code -Dminos.rounds=100} for many of them.
 */
class CleanlinessIT {
    /** A few seconds are promised; tests share their machine. */
    private static final Duration PROMISED = Duration.ofSeconds(20);

    private static final List<String> SIGNALS = List.of("KILL", "KILL", "KILL", "TERM", "INT");
    /** Names that control groups of ours have, and what libfaketime leaves. */
    private static final Pattern LEFT = Pattern.compile("^minos-|faketime_");

    private static final int ROUNDS = Integer.getInteger("minos.rounds", 8);

    @TempDir
    Path directory;

    @Test
    @Timeout(3_600)
    void aTestbedEndedAtAnyMomentLeavesNothing() throws Exception {
        boolean namespaces = VolatileDisk.obstacle() == null;
        Random random = new Random(17);
        Set<String> before = leftovers();
        int amidFaults = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path root = Files.createDirectories(directory.resolve("round" + round));
            Path temporary = Files.createDirectories(directory.resolve("tmp" + round));
            Class<?> main = namespaces && round % 2 == 1 ? FaultyNamespaces.class : FaultyTestbed.class;
            Process testbed = testbed(main, root, temporary, round);
            try {
                if (random.nextInt(4) > 0) {
                    awaitUp(testbed);
                }
                LockSupport.parkNanos(random.nextInt(1_500) * 1_000_000L);
                assertTrue(testbed.isAlive(), "round " + round + ": the testbed ended by itself");
                end(testbed, SIGNALS.get(random.nextInt(SIGNALS.size())), random.nextInt(4) == 0);
                assertTrue(testbed.waitFor(90, TimeUnit.SECONDS), "round " + round + ": does not end");
            } finally {
                testbed.destroyForcibly();
            }
            String where = "round " + round + " of " + main.getSimpleName();
            assertTrue(Waiting.until(() -> Survivors.of(root).isEmpty(), PROMISED), where);
            assertEquals(List.of(), entries(temporary), where);
            assertTrue(
                    Waiting.until(() -> before.containsAll(leftovers()), PROMISED), () -> where + ": " + leftovers());
            amidFaults +=
                    Files.exists(root.resolve("faults.jsonl")) && Files.size(root.resolve("faults.jsonl")) > 0 ? 1 : 0;
        }
        assertTrue(amidFaults > 0, "no testbed was ended amid faults");
    }

    /** The signal for the testbed; or SIGKILL for the program inside its namespaces, where there is one. */
    private static void end(Process testbed, String signal, boolean inside) throws IOException {
        List<ProcessHandle> unshare = inside ? children(testbed.toHandle(), "unshare") : List.of();
        if (unshare.isEmpty()) {
            Tools.run(List.of("/bin/sh", "-c", "kill -" + signal + " " + testbed.pid()));
        } else {
            unshare.get(0).children().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> children(ProcessHandle process, String name) {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("/" + name))
                .toList();
    }

    /** Mounts, control groups and shared memory of this machine that look like a testbed's. */
    private Set<String> leftovers() {
        Set<String> found = new TreeSet<>();
        try {
            Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .filter(line -> line.contains("fuse.minos") || line.contains(directory.toString()))
                    .forEach(found::add);
            for (String place : List.of("/sys/fs/cgroup", "/dev/shm")) {
                try (Stream<Path> paths = Files.find(
                        Path.of(place),
                        4,
                        (path, attributes) ->
                                LEFT.matcher(String.valueOf(path.getFileName())).find())) {
                    paths.map(Path::toString).forEach(found::add);
                }
            }
            return found;
        } catch (IOException | UncheckedIOException changing) {
            return Set.of("cannot be listed: " + changing);
        }
    }

    private static Process testbed(Class<?> main, Path root, Path temporary, long seed) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                root.toString(),
                String.valueOf(seed));
        ProcessBuilder builder = new ProcessBuilder(Signals.heeding(command))
                .redirectError(root.resolve("stderr").toFile());
        // Everything that it starts, guards and programs inside namespaces included, can be found by this.
        builder.environment().put(ShellCluster.ENVIRONMENT, root.toString());
        return builder.start();
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
