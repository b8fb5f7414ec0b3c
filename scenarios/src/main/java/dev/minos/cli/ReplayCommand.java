package dev.minos.cli;

import dev.minos.scenario.Replay;
import dev.minos.scenario.RunDirectory;
import dev.minos.scenario.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Does a recorded run again: the same clients, every fault at the same time.")
final class ReplayCommand implements Callable<Integer> {
    private static final int MOST_TIMES = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RUN", description = "The directory of one run.")
    private Path run = Path.of("");

    @Option(names = "--times", paramLabel = "N", defaultValue = "1", description = "How often (${DEFAULT-VALUE}).")
    private int times;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (${DEFAULT-VALUE}).")
    private Path out = Path.of("runs");

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (times < 1 || times > MOST_TIMES) {
            throw new UsageException("--times is " + times + ", expected 1 to " + MOST_TIMES + ".");
        }
        Replay replay = RecordedRun.of(run);
        SystemChoice system = SystemChoice.ofRun(new RunDirectory(run));
        Relaunch relaunch = new Relaunch(spec);
        if (!system.isElsewhere()) {
            relaunch.wishFor(replay.scenario().needs());
        }
        relaunch.demandIf(system.needsNamespaces() || replay.packets());
        if (relaunch.isDue()) {
            return relaunch.call();
        }
        Running.Style style = Running.Style.plain(Links.of(replay));
        List<RunResult> results = new Running(spec, system, replay.seed(), out, style).perform(replay.times(times));
        replay.compared(results).forEach(spec.commandLine().getOut()::println);
        return Running.exitCode(results);
    }
}
