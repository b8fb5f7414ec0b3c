package dev.minos.cli;

import dev.minos.checker.Counterexample;
import dev.minos.report.LiveServer;
import dev.minos.report.ReportPage;
import dev.minos.scenario.Conclusion;
import dev.minos.scenario.Expectation;
import dev.minos.scenario.Matrix;
import dev.minos.scenario.ModeResult;
import dev.minos.scenario.Progress;
import dev.minos.scenario.ResultsJson;
import dev.minos.scenario.RunDirectory;
import dev.minos.scenario.RunResult;
import dev.minos.scenario.ScenarioRun;
import dev.minos.scenario.Suite;
import dev.minos.scenario.SuiteRun;
import dev.minos.scenario.Swarm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs scenarios for a command: says what goes on, and at the end what it means. Belongs to one thread. */
final class Running {
    private static final long LONGEST_HISTORY = 100 << 20;

    private final CommandSpec spec;
    private final SystemChoice system;
    private final long seed;
    private final Path out;
    private final Style style;
    private final Terminal people;
    private final PrintWriter terminal;

    /**
     * How to tell of the runs.
     *
     * @param json whether machines read the output: then it is one JSON document, and people are told on standard error
     * @param livePort where to serve the page that follows the runs, 0 for any free port; -1 for nowhere
     */
    record Style(boolean json, int livePort, Links links) {
        static Style plain(Links links) {
            return new Style(false, -1, links);
        }
    }

    Running(CommandSpec spec, SystemChoice system, long seed, Path out, Style style) {
        this.spec = spec;
        this.system = system;
        this.seed = seed;
        this.out = out;
        this.style = style;
        this.people = style.json()
                ? Terminal.standardError(spec.commandLine().getErr())
                : Terminal.standardOutput(spec.commandLine().getOut());
        this.terminal = people.out();
    }

    /** What came of each scenario; the matrix and the page have been written. */
    List<RunResult> perform(Suite suite) throws IOException, InterruptedException {
        terminal.println("seed " + seed + "  (the same draws again: --seed " + seed + ")");
        RunDirectory directory = RunDirectory.create(out, suite.name(), Instant.now(), seed);
        ScenarioRun.Setup setup = new ScenarioRun.Setup(
                seed,
                isOne(suite) ? null : suite.name(),
                String.join(" ", spec.commandLine().getParseResult().originalArgs()),
                system.systems(seed, style.links()),
                new Progress.Display(terminal, people.rewritable()));
        if (suite.name().equals(Swarm.SUITE)) {
            setup = setup.withDrawnFaults();
        }
        return style.livePort() < 0 ? perform(suite, setup, directory) : watched(suite, setup, directory);
    }

    private List<RunResult> perform(Suite suite, ScenarioRun.Setup setup, RunDirectory directory)
            throws IOException, InterruptedException {
        SuiteRun run = new SuiteRun(suite, setup, directory, this::tell);
        try (Interruption interruption = Interruption.of(run::interrupt)) {
            List<RunResult> results = run.run();
            interruption.exitCode(exitCode(results));
            conclude(suite, results, directory);
            return results;
        }
    }

    /** The same with a page that follows it; the runs and what comes of them are as without. */
    private List<RunResult> watched(Suite suite, ScenarioRun.Setup setup, RunDirectory directory)
            throws IOException, InterruptedException {
        LiveRuns live = new LiveRuns(suite, seed, directory.path());
        SuiteRun run = new SuiteRun(suite, setup.watchedBy(live::began), directory, result -> {
            live.ended(result);
            tell(result);
        });
        live.stopsBy(run::interrupt);
        try (Interruption interruption = Interruption.of(run::interrupt);
                LiveServer server = LiveServer.start(live, style.livePort())) {
            terminal.println("live     " + server.address());
            terminal.flush();
            List<RunResult> results = run.run();
            live.over();
            interruption.exitCode(exitCode(results));
            Path page = conclude(suite, results, directory);
            if (page != null) {
                server.finish(page);
            }
            return results;
        }
    }

    static int exitCode(List<RunResult> results) {
        return Conclusion.worst(results.stream().map(RunResult::conclusion).toList())
                .exitCode();
    }

    /** Null where the history of a run without end has become longer than a page can bear. */
    private static @Nullable Path page(Suite suite, RunDirectory directory) throws IOException {
        boolean tooLong =
                suite.scenarios().stream().anyMatch(one -> one.timing().endless())
                        && Files.exists(directory.history())
                        && Files.size(directory.history()) > LONGEST_HISTORY;
        return tooLong ? null : ReportPage.write(directory.path());
    }

    /** The page of the runs; null where there is none. */
    private @Nullable Path conclude(Suite suite, List<RunResult> results, RunDirectory directory) throws IOException {
        terminal.println();
        terminal.print(new Matrix(people.colours()).of(results));
        terminal.println();
        Path page = page(suite, directory);
        terminal.println("report   " + (page == null ? "none: the history is too long for a page" : page));
        terminal.println("again    minos check " + directory.path());
        terminal.flush();
        if (style.json()) {
            PrintWriter machine = spec.commandLine().getOut();
            machine.print(ResultsJson.of(suite, seed, directory.path(), page, results));
            machine.flush();
        }
        return page;
    }

    private void tell(RunResult result) {
        terminal.printf("%-16s %s%n", result.scenario().name(), result.sentence());
        String recovery = RecoveryText.of(result.windows());
        if (!recovery.isEmpty()) {
            terminal.printf("%-16s %s%n", "", recovery);
        }
        for (ModeResult mode : result.modes()) {
            // Where anything may happen nobody wants to be shown each thing that did; the page has it.
            if (mode.expectation() != Expectation.ANY && !mode.violations().isEmpty()) {
                ModeResult.Violation violation = mode.violations().get(0);
                terminal.println();
                terminal.println("  " + violation.sentence());
                Counterexample example = violation.example();
                if (example != null) {
                    OperationPicture.draw(example).forEach(line -> terminal.println("  " + line));
                }
                terminal.println();
            }
        }
        terminal.flush();
    }

    /** Whether one scenario was asked for, and not a suite that happens to have one. */
    private static boolean isOne(Suite suite) {
        return suite.scenarios().size() == 1
                && suite.name().equals(suite.scenarios().get(0).name());
    }
}
