package dev.minos.cli;

import dev.minos.scenario.Progress;
import dev.minos.scenario.Replay;
import dev.minos.scenario.RunDirectory;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.ScenarioRun;
import dev.minos.scenario.ScenarioYaml;
import dev.minos.scenario.ShrinkRun;
import dev.minos.scenario.SoughtFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos shrink}. */
@Command(
        name = "shrink",
        mixinStandardHelpOptions = true,
        description =
                "Finds the smallest list of faults with which a failed run fails again, and prints it as a scenario.")
final class ShrinkCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RUN", description = "The directory of one run that failed.")
    private Path run = Path.of("");

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often a list of faults is run before it counts as one that does not fail (${DEFAULT-VALUE}).")
    private int times;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many lists are tried at most (${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (${DEFAULT-VALUE}).")
    private Path out = Path.of("runs");

    @Override
    public Integer call() throws IOException, InterruptedException {
        atLeastOne("--times", times);
        atLeastOne("--trials", trials);
        Replay recorded = RecordedRun.of(run);
        SoughtFailure sought = SoughtFailure.of(new RunDirectory(run), recorded.scenario());
        if (sought == null) {
            throw new UsageException("Nothing went wrong in " + run + ", so there is nothing to shrink.");
        }
        SystemChoice system = SystemChoice.ofRun(new RunDirectory(run));
        Relaunch relaunch = new Relaunch(spec);
        if (!system.isElsewhere()) {
            relaunch.wishFor(recorded.scenario().needs());
        }
        relaunch.demandIf(system.needsNamespaces() || recorded.packets());
        if (relaunch.isDue()) {
            return relaunch.call();
        }
        PrintWriter terminal = spec.commandLine().getErr();
        terminal.println("sought   " + sought.text() + ", with fewer than "
                + recorded.scenario().plan().steps().size() + " faults");
        RunDirectory directory = RunDirectory.create(out, "shrink", Instant.now(), recorded.seed());
        ShrinkRun shrinking = new ShrinkRun(
                recorded,
                sought,
                setup(recorded, system, terminal),
                directory,
                new ShrinkRun.Effort(times, trials),
                terminal::println);
        try (Interruption interruption = Interruption.of(shrinking::interrupt)) {
            int code = conclude(shrinking, shrinking.run(), terminal);
            interruption.exitCode(code);
            return code;
        }
    }

    private ScenarioRun.Setup setup(Replay recorded, SystemChoice system, PrintWriter terminal) {
        return new ScenarioRun.Setup(
                recorded.seed(),
                "shrink",
                String.join(" ", spec.commandLine().getParseResult().originalArgs()),
                system.systems(recorded.seed(), Links.of(recorded)),
                new Progress.Display(terminal, Terminal.standardError(terminal).rewritable()));
    }

    private int conclude(ShrinkRun shrinking, ShrinkRun.Outcome outcome, PrintWriter terminal) throws IOException {
        Scenario smallest = outcome.scenario();
        if (smallest == null) {
            terminal.println("It did not fail again with all its faults in " + times + " runs; try a larger --times.");
            return ExitCode.UNKNOWN;
        }
        terminal.println("scenario " + shrinking.write(smallest));
        if (!outcome.minimal()) {
            terminal.println("stopped before every smaller list was tried; it may not be the smallest.");
        }
        terminal.flush();
        spec.commandLine().getOut().print(ScenarioYaml.text(smallest));
        return ExitCode.AS_EXPECTED;
    }

    private static void atLeastOne(String option, int number) {
        if (number < 1 || number > MOST) {
            throw new UsageException(option + " is " + number + ", expected 1 to " + MOST + ".");
        }
    }
}
