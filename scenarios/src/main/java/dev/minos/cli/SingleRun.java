package dev.minos.cli;

import dev.minos.checker.Counterexample;
import dev.minos.report.ReportPage;
import dev.minos.scenario.Progress;
import dev.minos.scenario.RunDirectory;
import dev.minos.scenario.RunResult;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.ScenarioRun;
import dev.minos.scenario.Suite;
import dev.minos.scenario.SuiteRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One scenario, run by a program in place of a person: what {@code minos run} does, for tests in Java. A run in namespaces
 * needs a process of its own, which this does not start: its scenario ends unknown, with the reason.
 *
 * @param system as {@code --system} takes it
 * @param out where runs are kept
 * @param told hears what goes on, as a terminal would
 */
public record SingleRun(Scenario scenario, String system, long seed, Path out, PrintWriter told) {
    /** A built-in scenario by its name, or a file's. */
    public static Scenario scenario(String nameOrFile) throws IOException {
        List<Scenario> named = RunCommand.named(nameOrFile);
        if (named.size() != 1) {
            throw new UsageException("'" + nameOrFile + "' is a suite; name one scenario.");
        }
        return named.get(0);
    }

    /** Runs it. The files of the run, its report among them, are in the result's directory. */
    public RunResult run(String command) throws IOException, InterruptedException {
        SystemChoice choice = SystemChoice.of(system);
        Scenario fitted = choice.fitted(scenario, told::println);
        RunDirectory directory = RunDirectory.create(out, fitted.name(), Instant.now(), seed);
        ScenarioRun.Setup setup = new ScenarioRun.Setup(
                seed, null, command, choice.systems(seed, Links.AS_NEEDED), new Progress.Display(told, false));
        Suite suite = new Suite(fitted.name(), fitted.description(), List.of(fitted));
        RunResult result =
                new SuiteRun(suite, setup, directory, ended -> {}).run().get(0);
        ReportPage.write(directory.path());
        return result;
    }

    /** The operations of a counterexample, a line each. */
    public static List<String> picture(Counterexample example) {
        return OperationPicture.draw(example);
    }
}
