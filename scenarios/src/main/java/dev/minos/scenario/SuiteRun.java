package dev.minos.scenario;

import dev.minos.system.Means;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scenarios of a suite, one after the other. {@link #run} belongs to one thread; {@link #interrupt} may come from
 * any: it ends the scenario that runs and starts no other.
 */
public final class SuiteRun {
    private final Suite suite;
    private final ScenarioRun.Setup setup;
    private final RunDirectory directory;
    private final Consumer<RunResult> onResult;
    private final List<RunResult> results = new ArrayList<>();
    private volatile boolean interrupted;
    private volatile @Nullable ScenarioRun current;

    /** @param onResult hears of each result as soon as it is there */
    public SuiteRun(Suite suite, ScenarioRun.Setup setup, RunDirectory directory, Consumer<RunResult> onResult) {
        this.suite = suite;
        this.setup = setup;
        this.directory = directory;
        this.onResult = onResult;
    }

    public void interrupt() {
        interrupted = true;
        ScenarioRun running = current;
        if (running != null) {
            running.interrupt();
        }
    }

    public List<RunResult> run() throws IOException, InterruptedException {
        Instant started = Instant.now();
        long startedNanos = System.nanoTime();
        for (Scenario scenario : suite.scenarios()) {
            RunResult result = interrupted ? notRun(scenario) : one(scenario);
            results.add(result);
            onResult.accept(result);
            long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
            RunJson.SuiteFacts facts =
                    new RunJson.SuiteFacts(setup.seed(), started.toString(), millis, setup.command());
            if (!isOne()) {
                RunDirectory.write(directory.suite(), RunJson.suite(suite, facts, results));
            }
            RunDirectory.write(directory.junit(), JUnitXml.of(suite.name(), results));
        }
        return List.copyOf(results);
    }

    private RunResult notRun(Scenario scenario) {
        return result(scenario, directory.path(), Conclusion.UNKNOWN, "It was not run: somebody stopped the suite.");
    }

    private static RunResult result(Scenario scenario, Path path, Conclusion conclusion, String sentence) {
        return new RunResult(
                scenario, path, conclusion, sentence, List.of(), List.of(), OnlineResult.NONE, Duration.ZERO);
    }

    /** A scenario that is run by itself needs no directory inside another. */
    private boolean isOne() {
        return setup.suite() == null;
    }

    private RunResult one(Scenario scenario) throws IOException, InterruptedException {
        RunDirectory own = isOne() ? directory : directory.inside(scenario.name());
        String unsaid = scenario.unsaid();
        String obstacle = unsaid == null ? Means.obstacle(scenario.needs()) : unsaid;
        if (obstacle != null) {
            RunDirectory.write(own.scenario(), ScenarioYaml.text(scenario));
            RunResult skipped = result(
                    scenario,
                    own.path(),
                    Conclusion.UNKNOWN,
                    "Skipped, its faults cannot be injected: " + obstacle + ".");
            RunDirectory.write(own.verdict(), RunJson.verdict(skipped));
            return skipped;
        }
        try {
            ScenarioRun run = new ScenarioRun(scenario, setup, own);
            current = run;
            if (interrupted) {
                run.interrupt();
            }
            return run.run();
        } catch (IOException | RuntimeException e) {
            String why = e instanceof IOException ? String.valueOf(e.getMessage()) : "The testbed failed: " + e;
            RunResult failed = result(scenario, own.path(), Conclusion.FAILED, why);
            RunDirectory.write(own.verdict(), RunJson.verdict(failed));
            return failed;
        } finally {
            current = null;
        }
    }
}
