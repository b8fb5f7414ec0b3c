package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Need;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite in which something goes wrong never ends as if all had gone well. */
final class SuiteRunTest {
    private static final Suite QUICK = Catalogue.suite("quick").orElseThrow();

    @TempDir
    private Path root = Path.of("");

    @Test
    void aBrokenTestbedIsToldForEachScenario() throws IOException, InterruptedException {
        List<RunResult> told = new ArrayList<>();
        SuiteRun run = run(
                (scenario, directory) -> {
                    throw new IllegalStateException("no such thing");
                },
                told);
        List<RunResult> results = run.run();
        assertEquals(QUICK.scenarios().size(), results.size());
        assertEquals(told, results);
        for (RunResult result : results) {
            assertEquals(Conclusion.FAILED, result.conclusion());
            assertTrue(result.sentence().contains("no such thing"), result.sentence());
        }
        assertTrue(Files.readString(root.resolve("latest/suite.json")).contains("\"exit\" : 3"));
    }

    @Test
    void scenariosThatWereNotRunAreUnknown() throws IOException, InterruptedException {
        SuiteRun run = run(
                (scenario, directory) -> {
                    throw new IOException("not to be started");
                },
                new ArrayList<>());
        run.interrupt();
        List<RunResult> results = run.run();
        assertEquals(QUICK.scenarios().size(), results.size());
        assertTrue(results.stream().allMatch(result -> result.conclusion() == Conclusion.UNKNOWN));
        String suite = Files.readString(root.resolve("latest/suite.json"));
        assertTrue(suite.contains("\"exit\" : 2"), suite);
        assertTrue(Files.readString(root.resolve("latest/junit.xml")).contains("errors=\"5\""));
    }

    /** This test runs outside of the testbed's namespaces, where there are neither such disks nor such packets. */
    @Test
    void whatCannotBeInjectedHereIsSkippedAndUnknown() throws IOException, InterruptedException {
        Suite disks = Catalogue.suite("machine").orElseThrow();
        List<Scenario> wanting = disks.scenarios().stream()
                .filter(scenario -> !Collections.disjoint(scenario.needs(), List.of(Need.DISK, Need.PACKETS)))
                .toList();
        assertEquals(4, wanting.size());
        SuiteRun run = run(
                new Suite("quick", "disks and packets", wanting),
                (scenario, directory) -> {
                    throw new IOException("not to be started");
                },
                new ArrayList<>());
        for (RunResult result : run.run()) {
            assertEquals(Conclusion.UNKNOWN, result.conclusion());
            assertTrue(result.sentence().startsWith("Skipped"), result.sentence());
        }
    }

    private SuiteRun run(ScenarioRun.Systems systems, List<RunResult> told) throws IOException {
        return run(QUICK, systems, told);
    }

    private SuiteRun run(Suite suite, ScenarioRun.Systems systems, List<RunResult> told) throws IOException {
        RunDirectory directory = RunDirectory.create(root, "quick", Instant.EPOCH, 1);
        Progress.Display display = new Progress.Display(new PrintWriter(new StringWriter()), false);
        ScenarioRun.Setup setup = new ScenarioRun.Setup(1, "quick", "run", systems, display);
        return new SuiteRun(suite, setup, directory, told::add);
    }
}
