package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.fault.namespace.NamespaceTestbed;
import dev.minos.history.Histories;
import dev.minos.history.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with real nodes, and what is left of it when it ends well, is asked to end, or is killed. */
final class RunIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** As promised to users, who do not share their machine with a build. */
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

    private static final String SHORT = """
            name: short
            description: A leader is cut off once.
            nodes: 3
            workload:
              keys: 5
              clients:
                - {count: 3, rate: 50, mix: {write: 3, cas: 1, delete: 1, consistent-read: 3}}
                - {count: 3, rate: 50, mix: {default-read: 2, consistent-read: 1, stale-read: 1}}
            warm-up: 1s
            time: %s
            schedule:
              - {fault: isolate leader, for: 3s}
              - {wait: 1s}
            quiet: 1s
            stop-at-violation: true
            expect: {consistent: linearizable, default: any, stale: any}
            """;

    /** A deposed leader answers default reads from what it has for up to three seconds. */
    private static final String STALE = """
            name: short
            description: A leader is cut off until a default read is stale.
            nodes: 3
            node-options: {election-timeout: 500ms..3s}
            workload:
              keys: 3
              timeout: 1s
              clients:
                - {count: 3, rate: 50, mix: {write: 1, consistent-read: 1}}
                - {count: 3, rate: 100, mix: {default-read: 1}}
            warm-up: 5s
            time: %s
            schedule:
              - {fault: isolate leader, for: 4s}
              - {wait: 2s}
            quiet: 1s
            stop-at-violation: [default, consistent]
            expect: {consistent: linearizable, default: violation}
            """;

    @TempDir
    private Path directory = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void shortScenarioIsJudgedAndLeavesNothingBehind() throws IOException, InterruptedException {
        Process run = run("4s");
        assertTrue(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::output);
        assertEquals(ExitCode.AS_EXPECTED, run.exitValue(), this::output);
        Path latest = directory.resolve("runs/latest");
        JsonNode verdict =
                new ObjectMapper().readTree(latest.resolve("verdict.json").toFile());
        assertEquals("expected", verdict.path("outcome").asText());
        assertEquals("linearizable", verdict.at("/modes/consistent/verdict").asText());
        assertTrue(verdict.at("/modes/consistent/operations").asLong() > 0);
        assertEquals(
                "linearizable", verdict.at("/online/modes/consistent/verdict").asText());
        assertTrue(verdict.at("/online/stoppedBy").isMissingNode(), verdict::toString);
        JsonNode window = verdict.path("windows").path(0);
        assertTrue(window.path("fault").asText().startsWith("isolate n"), window::toString);
        for (String mode : List.of("default", "consistent", "stale", "write")) {
            assertTrue(window.path("traffic").path(mode).path("invocations").asLong() > 0, window::toString);
        }
        for (String file :
                List.of("run.json", "faults.jsonl", "status.jsonl", "links.jsonl", "junit.xml", "report.html")) {
            assertTrue(Files.size(latest.resolve(file)) > 0, file);
        }
        assertFalse(Files.exists(latest.resolve("nodes/n1/data")));
        assertGone();
    }

    @Test
    void runEndsAtTheFirstViolation() throws IOException, InterruptedException {
        Process run = runOf(STALE, "100s");
        assertTrue(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::output);
        assertEquals(ExitCode.AS_EXPECTED, run.exitValue(), this::output);
        JsonNode verdict = new ObjectMapper()
                .readTree(directory.resolve("runs/latest/verdict.json").toFile());
        assertEquals("default", verdict.at("/online/stoppedBy").asText());
        assertTrue(
                verdict.at("/online/stoppedAt").asLong()
                        < Duration.ofSeconds(90).toNanos(),
                verdict::toString);
        assertEquals("violated", verdict.at("/online/modes/default/verdict").asText());
        assertEquals("violated", verdict.at("/modes/default/verdict").asText());
        assertEquals(
                "linearizable", verdict.at("/online/modes/consistent/verdict").asText());
        assertTrue(verdict.path("sentence").asText().contains("It was ended"), verdict::toString);
        JsonNode measures = verdict.at("/modes/default/measures");
        assertTrue(measures.at("/delta/atLeastMillis").asDouble() > 0, verdict::toString);
        assertTrue(measures.at("/versions/atLeast").asInt() > 1, verdict::toString);
        assertEquals(
                0, verdict.at("/modes/consistent/measures/delta/atLeastMillis").asDouble(-1));
        assertGone();
    }

    @Test
    void terminatedRunStopsItsNodesAndJudgesWhatItHas() throws IOException, InterruptedException {
        assertTerminatedRunIsJudged("proxy");
    }

    @Test
    void terminatedRunInNamespacesStopsItsNodesAndJudgesWhatItHas() throws IOException, InterruptedException {
        String obstacle = NamespaceTestbed.obstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        assertTerminatedRunIsJudged("namespace");
    }

    private void assertTerminatedRunIsJudged(String network) throws IOException, InterruptedException {
        Process run = run("60s", "--network", network);
        awaitTraffic();
        run.destroy();
        assertTrue(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::output);
        assertEquals(ExitCode.UNKNOWN, run.exitValue(), this::output);
        JsonNode verdict = new ObjectMapper()
                .readTree(directory.resolve("runs/latest/verdict.json").toFile());
        assertEquals("unknown", verdict.path("outcome").asText());
        assertTrue(verdict.at("/modes/consistent/operations").asLong() > 0, verdict::toString);
        assertGone();
    }

    @Test
    void killedTestbedLeavesNoProcessAndAHistoryThatCanBeJudged() throws IOException, InterruptedException {
        Process run = run("60s");
        awaitTraffic();
        run.destroyForcibly();
        assertTrue(run.waitFor(10, TimeUnit.SECONDS));
        assertGone();
        Path history = directory.resolve("runs/latest/history.jsonl");
        History read = Histories.read(history);
        assertTrue(read.size() > 50, () -> read.size() + " operations");
        assertTrue(
                Linearizability.check(read.withReadsOf("consistent"), CheckOptions.defaults())
                        instanceof Verdict.Linearizable);
    }

    private Process run(String time, String... options) throws IOException {
        return runOf(SHORT, time, options);
    }

    private Process runOf(String scenario, String time, String... options) throws IOException {
        Path file = directory.resolve("short.yaml");
        Files.writeString(file, String.format(scenario, time));
        List<String> words = new ArrayList<>(List.of(
                "run",
                file.toString(),
                "--seed",
                "7",
                "--out",
                directory.resolve("runs").toString()));
        words.addAll(List.of(options));
        CommandProcess command = CommandProcess.start(directory, words.toArray(String[]::new));
        started.add(command.process());
        return command.process();
    }

    private void awaitTraffic() throws InterruptedException {
        Path history = directory.resolve("runs/latest/history.jsonl");
        await(() -> {
            try {
                return Files.exists(history) && Files.size(history) > 40_000;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, this::output);
            assertTrue(started.get(0).isAlive(), this::output);
            Thread.sleep(50);
        }
    }

    /** No process whose command line names this test's directory. */
    private void assertGone() throws InterruptedException {
        long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
        while (!left().isEmpty()) {
            assertTrue(System.nanoTime() < deadline, () -> "still there: " + left());
            Thread.sleep(50);
        }
    }

    /** From /proc, because the JDK cuts long command lines. */
    private List<String> left() {
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String line = commandLine(process);
                if (line.contains(directory.toString())) {
                    left.add(process.getFileName() + " " + line.substring(Math.max(0, line.length() - 200)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return left;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
