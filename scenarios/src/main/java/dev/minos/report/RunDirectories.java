package dev.minos.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the runs that a directory holds. */
final class RunDirectories {
    private RunDirectories() {}

    static boolean isRun(Path directory) {
        return Files.exists(directory.resolve("run.json"))
                || Files.exists(directory.resolve("verdict.json"))
                || Files.exists(directory.resolve("history.jsonl"));
    }

    /** The directory itself when it is a run, or the runs in it in the order in which they were made. */
    static List<Path> runsOf(Path directory) throws IOException {
        if (isRun(directory)) {
            return List.of(directory);
        }
        record Started(String when, Path run) {}
        List<Started> runs = new ArrayList<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.sorted().toList()) {
                if (isRun(child)) {
                    runs.add(new Started(
                            new RunFiles(child)
                                    .object("run.json")
                                    .path("started")
                                    .asText(""),
                            child));
                }
            }
        }
        runs.sort(Comparator.comparing(Started::when));
        return runs.stream().map(Started::run).toList();
    }
}
