package dev.minos.cli;

import dev.minos.scenario.Replay;
import dev.minos.scenario.RunDirectory;
import dev.minos.yaml.FileMistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The run that somebody named on the command line, to be done again. */
final class RecordedRun {
    private RecordedRun() {}

    static Replay of(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            throw new UsageException("There is no run " + run + ".");
        }
        if (!Replay.isRun(run)) {
            throw new UsageException(run + " is not the directory of one run." + inside(run));
        }
        try {
            return Replay.of(new RunDirectory(run));
        } catch (FileMistakeException e) {
            throw new UnreadableInputException(String.valueOf(e.getMessage()));
        }
    }

    /** The runs of a suite, for those who named the suite. */
    private static String inside(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> runs = entries.filter(Replay::isRun)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            return runs.isEmpty() ? "" : " It holds " + String.join(", ", runs) + ".";
        }
    }
}
