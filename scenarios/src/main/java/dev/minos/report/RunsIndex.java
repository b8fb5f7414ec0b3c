package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All runs and suites below a directory, newest first, as far as their small files tell of them. */
final class RunsIndex {
    private final Path root;

    RunsIndex(Path root) {
        this.root = root;
    }

    /**
     * One run or suite.
     *
     * @param path relative to the root, with slashes
     * @param answersPerSecond -1 where no page has been made of the run yet
     * @param silenceMillis the longest time without an answered write; -1 unknown
     */
    record Entry(
            String path,
            String name,
            String system,
            String started,
            String outcome,
            List<ModeVerdict> modes,
            double answersPerSecond,
            double silenceMillis) {
        boolean matches(Filter filter) {
            String all = (name + " " + path + " " + system + " " + started + " " + outcome).toLowerCase(Locale.ROOT);
            return (filter.scenario().isEmpty() || filter.scenario().equals(name))
                    && (filter.system().isEmpty() || filter.system().equals(system))
                    && (filter.verdict().isEmpty() || filter.verdict().equals(outcome))
                    && all.contains(filter.words().toLowerCase(Locale.ROOT));
        }
    }

    /** What of it to show; an empty field lets everything through. */
    record Filter(String scenario, String system, String verdict, String words) {}

    /** A run whose files are broken is listed too, as unknown: it must be possible to look at it and to delete it. */
    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path name : directories(root)) {
            for (Path run : directories(name)) {
                if (Files.exists(run.resolve("suite.json"))) {
                    entries.add(suite(run));
                    for (Path inner : directories(run)) {
                        addRun(entries, inner);
                    }
                } else {
                    addRun(entries, run);
                }
            }
        }
        entries.sort(
                Comparator.comparing(Entry::started).reversed().thenComparing(Entry::path, Comparator.naturalOrder()));
        return entries;
    }

    @Nullable
    Entry entry(String path) throws IOException {
        return entries().stream().filter(e -> e.path().equals(path)).findFirst().orElse(null);
    }

    private void addRun(List<Entry> entries, Path run) {
        if (RunDirectories.isRun(run)) {
            entries.add(run(run));
        }
    }

    private Entry run(Path run) {
        RunFiles files = new RunFiles(run);
        try {
            RunInfo info = RunInfo.of(files.object("run.json"), String.valueOf(run.getFileName()));
            Judgement judgement = Judgement.of(files.object("verdict.json"));
            JsonNode summary = files.object(ReportPage.SUMMARY);
            return new Entry(
                    relative(run),
                    info.scenario(),
                    info.system(),
                    info.started(),
                    judgement.outcome(),
                    judgement.modes(),
                    summary.path("answersPerSecond").asDouble(-1),
                    summary.path("longestWriteSilenceMillis").asDouble(-1));
        } catch (IOException e) {
            return new Entry(relative(run), String.valueOf(run.getFileName()), "", "", "unknown", List.of(), -1, -1);
        }
    }

    private Entry suite(Path suite) {
        String name = String.valueOf(suite.getFileName());
        try {
            JsonNode json = new RunFiles(suite).object("suite.json");
            return new Entry(
                    relative(suite),
                    "suite " + json.path("suite").asText(name),
                    "",
                    json.path("started").asText(""),
                    json.path("outcome").asText("unknown"),
                    List.of(),
                    -1,
                    -1);
        } catch (IOException e) {
            return new Entry(relative(suite), "suite " + name, "", "", "unknown", List.of(), -1, -1);
        }
    }

    private String relative(Path run) {
        return root.relativize(run).toString().replace('\\', '/');
    }

    /** Links are left out: {@code latest} would list its run twice. */
    private static List<Path> directories(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(child -> Files.isDirectory(child) && !Files.isSymbolicLink(child))
                    .sorted()
                    .toList();
        }
    }
}
