package dev.minos.scenario;

import dev.minos.fault.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a recorded scenario again and again with fewer of its faults, until no fewer make it fail. {@link #run} belongs to
 * one thread; {@link #interrupt} may come from any, and ends it with the smallest list so far.
 */
public final class ShrinkRun {
    private final Replay recorded;
    private final SoughtFailure sought;
    private final ScenarioRun.Setup setup;
    private final RunDirectory directory;
    private final Effort effort;
    private final Consumer<String> told;
    private int trials;
    private volatile boolean interrupted;
    private volatile @Nullable ScenarioRun current;

    /**
     * How much work it may be.
     *
     * @param times how often a list of faults is run before it counts as one that does not fail
     * @param mostTrials how many lists are tried
     */
    public record Effort(int times, int mostTrials) {}

    /**
     * What came of it.
     *
     * @param scenario the smallest that failed; null when not even all the faults made it fail again
     * @param minimal whether every smaller list that shrinking tries was tried
     * @param trials how many lists were tried
     */
    public record Outcome(@Nullable Scenario scenario, boolean minimal, int trials) {}

    /** @param told hears a line about each trial */
    public ShrinkRun(
            Replay recorded,
            SoughtFailure sought,
            ScenarioRun.Setup setup,
            RunDirectory directory,
            Effort effort,
            Consumer<String> told) {
        this.recorded = recorded;
        this.sought = sought;
        this.setup = setup;
        this.directory = directory;
        this.effort = effort;
        this.told = told;
    }

    public void interrupt() {
        interrupted = true;
        ScenarioRun running = current;
        if (running != null) {
            running.interrupt();
        }
    }

    public Outcome run() throws IOException, InterruptedException {
        Plan all = Shrinker.readable(recorded.scenario().plan());
        if (!fails(all)) {
            return new Outcome(null, false, trials);
        }
        Shrinker.Shrunk shrunk = new Shrinker(this::fails, effort.mostTrials() - 1).shrink(all);
        return new Outcome(scenario(shrunk.plan(), "shrunk"), shrunk.minimal() && !interrupted, trials);
    }

    /** The file of the smallest scenario, in the directory of the shrinking. */
    public Path write(Scenario smallest) throws IOException {
        Path file = directory.path().resolve(smallest.name() + ".yaml");
        RunDirectory.write(file, ScenarioYaml.text(smallest));
        return file;
    }

    private Scenario scenario(Plan plan, String suffix) {
        return recorded.scenario().following(recorded.scenario().name() + "-" + suffix, plan);
    }

    private boolean fails(Plan plan) throws IOException, InterruptedException {
        if (interrupted) {
            return false;
        }
        trials++;
        for (int i = 1; i <= effort.times() && !interrupted; i++) {
            if (once(scenario(plan, "trial-" + trials + "-" + i), setup.seed() + i - 1)) {
                say(plan, "fails" + (i == 1 ? "" : ", the " + i + ". time"));
                return true;
            }
        }
        say(
                plan,
                interrupted
                        ? "stopped"
                        : "did not fail in " + effort.times() + (effort.times() == 1 ? " run" : " runs"));
        return false;
    }

    private boolean once(Scenario scenario, long seed) throws IOException, InterruptedException {
        // What a trial does after the failure that is sought costs time and shows nothing.
        ScenarioRun run = new ScenarioRun(
                scenario.stoppingAt(sought.modes()), setup.withSeed(seed), directory.inside(scenario.name()));
        current = run;
        if (interrupted) {
            run.interrupt();
        }
        try {
            RunResult result = run.run();
            return sought.isIn(result.modes(), result.conclusion());
        } finally {
            current = null;
        }
    }

    private void say(Plan plan, String outcome) {
        int faults = plan.steps().size();
        told.accept(String.format(
                "trial %-3d %2d %-6s in %5.1f s: %s",
                trials, faults, faults == 1 ? "fault" : "faults", plan.length().toMillis() / 1e3, outcome));
    }
}
