package dev.minos.history;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The recorded histories beside the project, {@code ../shared/histories}; tests are skipped where they are absent. */
public final class RecordedHistories {
    private static final Path DIRECTORY = Path.of("..", "..", "shared", "histories");

    private RecordedHistories() {}

    /** One line of the index. */
    public record Recorded(Path file, Format format, String model, boolean independent, boolean linearizable) {
        public History read() throws IOException {
            ReadOptions options = ReadOptions.detect();
            return Histories.read(file, independent ? options.independent() : options);
        }

        @Override
        public String toString() {
            return DIRECTORY.relativize(file).toString();
        }
    }

    public static List<Recorded> all() throws IOException {
        Path index = DIRECTORY.resolve("INDEX.tsv");
        assumeTrue(
                Files.exists(index),
                "the recorded histories are not there: "
                        + index.toAbsolutePath().normalize());
        try (var lines = Files.lines(index)) {
            return lines.skip(1).map(line -> recorded(line.split("\t"))).toList();
        }
    }

    private static Recorded recorded(String[] columns) {
        String suffix = "-independent";
        boolean independent = columns[2].endsWith(suffix);
        String model = independent ? columns[2].substring(0, columns[2].length() - suffix.length()) : columns[2];
        return new Recorded(
                DIRECTORY.resolve(columns[0]), Format.of(columns[1]), model, independent, columns[3].equals("true"));
    }
}
