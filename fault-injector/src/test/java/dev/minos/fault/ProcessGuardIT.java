package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends real testbed JVMs in every way and looks for survivors. */
@Timeout(60)
class ProcessGuardIT {
    private static final Duration PROMISED = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT", "HUP"})
    void noNodeOutlivesTheTestbed(String signal) throws Exception {
        Process testbed = testbed();
        try {
            List<Long> pids = pidsOf(testbed);
            assertTrue(Waiting.until(() -> marked().size() >= 5, Duration.ofSeconds(20)), "all nodes up: " + marked());
            Tools.run(List.of("/bin/sh", "-c", "kill -" + signal + " " + testbed.pid()));
            assertTrue(testbed.waitFor(10, TimeUnit.SECONDS), "the testbed ends");
            assertTrue(Waiting.until(() -> noneAlive(pids) && marked().isEmpty(), PROMISED), "left: " + marked());
        } finally {
            testbed.destroyForcibly();
        }
    }

    @Test
    void aGuardThatWasKilledIsReplacedAtTheNextChange() throws Exception {
        Path log = directory.resolve("n1/log");
        NodeProcess.Spec spec =
                new NodeProcess.Spec("n1", List.of("/bin/sh", "-c", "exec sleep 1000"), Map.of(), directory, log);
        try (ProcessGuard guard = ProcessGuard.start()) {
            long first = guard.pid();
            ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
            assertTrue(Waiting.until(() -> Proc.state(first) == '-', PROMISED));
            NodeProcess node = new LocalProcess(spec, guard);
            node.start();
            assertTrue(guard.pid() != first && Proc.state(guard.pid()) != '-', "another guard is there");
            long pid = node.pid();
            guard.close();
            assertTrue(Waiting.until(() -> Proc.state(pid) == '-', PROMISED));
        }
    }

    @Test
    void aProcessThatGotAnOldPidIsLeftAlone() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "1000").start();
        try {
            Process guard = guardAlone("MINOS_GUARD=nobody-has-this");
            guard.outputWriter()
                    .append("+ " + bystander.pid() + " 1\n+ 999999999 5\n")
                    .close();
            assertTrue(guard.waitFor(10, TimeUnit.SECONDS), "the guard ends by itself");
            assertTrue(bystander.isAlive());
            Process other = guardAlone("MINOS_GUARD=nobody-has-this");
            String startTime = Proc.startTime(bystander.pid());
            other.outputWriter()
                    .append("+ " + bystander.pid() + " " + startTime + "\n")
                    .close();
            assertTrue(bystander.waitFor(10, TimeUnit.SECONDS), "with its own start time it is killed");
            assertTrue(other.waitFor(10, TimeUnit.SECONDS));
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void aNodeInheritsNoDescriptorOfTheTestbed() throws Exception {
        Path log = directory.resolve("n1/log");
        List<String> command = List.of("/bin/sh", "-c", "ls -l /proc/$$/fd; echo done; exec sleep 1000");
        try (ProcessGuard guard = ProcessGuard.start();
                NodeProcess node =
                        new LocalProcess(new NodeProcess.Spec("n1", command, Map.of(), directory, log), guard)) {
            node.start();
            assertTrue(Waiting.until(() -> read(log).contains("done"), Duration.ofSeconds(10)));
            List<String> descriptors =
                    read(log).lines().filter(line -> line.contains("->")).toList();
            assertEquals(
                    3,
                    descriptors.stream().filter(line -> line.contains("-> /")).count(),
                    read(log));
            assertEquals(3, descriptors.size(), read(log));
        }
    }

    private Process testbed() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                GuardedTestbed.class.getName(),
                directory.toString());
        return new ProcessBuilder(Signals.heeding(command))
                .redirectErrorStream(true)
                .start();
    }

    private static List<Long> pidsOf(Process testbed) throws IOException {
        BufferedReader out = testbed.inputReader();
        List<Long> pids = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("guard ") || line.startsWith("up ")) {
                String[] words = line.split(" ", -1);
                for (int i = 1; i < words.length; i++) {
                    pids.add(Long.valueOf(words[i]));
                }
            }
            if (line.startsWith("up ")) {
                return pids;
            }
        }
        throw new IOException("the testbed ended early");
    }

    private static boolean noneAlive(List<Long> pids) {
        return pids.stream().allMatch(pid -> "-ZX".indexOf(Proc.state(pid)) >= 0);
    }

    private List<String> marked() {
        return Survivors.of(directory);
    }

    private static Process guardAlone(String mark) throws IOException {
        try (InputStream script = ProcessGuard.class.getResourceAsStream("guard.sh")) {
            assertNotNull(script);
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return new ProcessBuilder("/bin/sh", "-c", text, "minos-guard", mark).start();
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
