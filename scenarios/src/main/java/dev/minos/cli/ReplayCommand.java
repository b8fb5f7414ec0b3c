package dev.minos.cli;

import dev.minos.scenario.Replay;
import dev.minos.scenario.RunDirectory;
import dev.minos.scenario.RunResult;
import dev.minos.scenario.ScenarioFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        Replay replay = recorded();
        List<RunResult> results = new Running(spec, replay.seed(), out).perform(replay.times(times));
        replay.compared(results).forEach(spec.commandLine().getOut()::println);
        return Running.exitCode(results);
    }

    private Replay recorded() throws IOException {
        if (!Files.isDirectory(run)) {
            throw new UsageException("There is no run " + run + ".");
        }
        if (!Replay.isRun(run)) {
            throw new UsageException(run + " is not the directory of one run." + inside());
        }
        try {
            return Replay.of(new RunDirectory(run));
        } catch (ScenarioFileException e) {
            throw new UnreadableInputException(String.valueOf(e.getMessage()));
        }
    }

    /** The runs of a suite, for those who named the suite. */
    private String inside() throws IOException {
        try (Stream<Path> entries = Files.list(run)) {
            List<String> runs = entries.filter(Replay::isRun)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            return runs.isEmpty() ? "" : " It holds " + String.join(", ", runs) + ".";
        }
    }
}
