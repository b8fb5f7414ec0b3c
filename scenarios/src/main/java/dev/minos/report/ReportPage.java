package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.checker.measure.ReadStaleness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes {@code report.html}: one page for one run, or for a suite with the runs of all its scenarios. The page opens
 * from disk, carries everything it needs, and stays under 5 MB however long the run was. One thread.
 */
public final class ReportPage {
    public static final String FILE = "report.html";

    /** A few numbers of a run for the list of all runs, which has no time to read histories. */
    static final String SUMMARY = "summary.json";

    /** What the whole page may come to, beside style sheets and scripts. */
    private static final int ROOM_BYTES = 4_600_000;
    /** Below this nothing can be shown of a run; a suite of so many runs is more than one page. */
    private static final int LEAST_ROOM_BYTES = 40_000;

    private final Path directory;
    private final List<Summary.Row> rows = new ArrayList<>();
    private final List<Markup> sections = new ArrayList<>();
    private final StringBuilder data = new StringBuilder("{");

    private ReportPage(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes the page of the run or suite in this directory into it and returns its path.
     *
     * @throws IOException when a file of the run cannot be read, named with its line, or the page cannot be written
     */
    public static Path write(Path runOrSuiteDirectory) throws IOException {
        Path directory = runOrSuiteDirectory.toRealPath();
        String html = new ReportPage(directory).html();
        // Whoever has the page open, or is killed while it is written, never sees half of it.
        Path draft = directory.resolve(FILE + ".draft");
        Files.writeString(draft, html, StandardCharsets.UTF_8);
        Files.move(draft, directory.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        return directory.resolve(FILE);
    }

    private String html() throws IOException {
        List<Path> runs = RunDirectories.runsOf(directory);
        if (runs.isEmpty()) {
            throw new IOException(directory + ": neither a run (it has no run.json) nor a suite of runs");
        }
        for (Path run : runs) {
            add(run, runs.size());
        }
        Summary summary = new Summary(rows);
        RunInfo first = rows.get(0).info();
        String name = runs.size() == 1 ? first.scenario() : suiteName(first);
        Markup main = Markup.of("""
                <a class="skip" href="#verdict">Skip to the verdict</a>
                <header class="top"><span class="brand">Minos</span> <span>{}</span> <span class="meta">{}</span></header>
                <main>{}{}</main>
                <footer><p>Everything here is computed from the files beside this page: <code>history.jsonl</code>,
                <code>faults.jsonl</code>, <code>status.jsonl</code>, <code>links.jsonl</code>, <code>verdict.json</code>, <code>nodes/</code>.
                <code>minos check</code> judges the history again, <code>minos replay</code> runs the faults again.</p></footer>
                """, Words.visible(name, 80), meta(first), summary.markup(), sections);
        String title = VerdictText.outcome(summary.outcome()) + ": " + Words.visible(name, 80) + " – Minos";
        return Page.of(title, main, data.append('}').toString(), "common.js", "operations.js", "report.js");
    }

    private void add(Path runDirectory, int runs) throws IOException {
        Run run = Run.read(runDirectory);
        Kinds kinds = Kinds.of(run.history());
        writeSummary(runDirectory, run, kinds);
        rows.add(new Summary.Row(run.anchor(), run.info(), run.judgement()));
        List<ReadStaleness> staleness = StalenessSection.measure(run.history());
        RunSection section = new RunSection(run, kinds, staleness);
        Markup markup = section.markup(runs == 1 ? Markup.NONE : section.verdict());
        sections.add(markup);
        if (run.history().size() > 0) {
            data.append(data.length() == 1 ? "\"" : ",\"")
                    .append(run.anchor())
                    .append("\":")
                    .append(ChartData.of(run, kinds, staleness, room(markup, runs)));
        }
    }

    /** What is left for the charts of one run. */
    private static int room(Markup section, int runs) {
        int taken = section.html().getBytes(StandardCharsets.UTF_8).length;
        return Math.max(LEAST_ROOM_BYTES, ROOM_BYTES / runs - taken);
    }

    private static void writeSummary(Path runDirectory, Run run, Kinds kinds) throws IOException {
        Traffic.Part whole = Traffic.of(kinds, List.of(), run.startNanos(), run.endNanos())
                .parts()
                .get(0);
        long answers = whole.tallies().stream().mapToLong(Tally::ok).sum();
        Tally writes = whole.tallies().get(kinds.names().indexOf(Kinds.WRITE));
        double seconds = Math.max(1e-9, (run.endNanos() - run.startNanos()) / 1e9);
        String json = String.format(
                Locale.ROOT,
                "{\"answersPerSecond\":%.1f,\"longestWriteSilenceMillis\":%.1f}%n",
                answers / seconds,
                writes.longestGapNanos() / 1e6);
        Files.writeString(runDirectory.resolve(SUMMARY), json);
    }

    private String suiteName(RunInfo first) throws IOException {
        JsonNode suite = new RunFiles(directory).object("suite.json");
        return suite.path("suite").asText(first.suite().isEmpty() ? "suite" : first.suite());
    }

    private static String meta(RunInfo info) {
        String seed = info.seed().isEmpty() ? "" : "seed " + info.seed();
        return Words.visible(
                Stream.of(Words.date(info.started()), seed)
                        .filter(s -> !s.isEmpty())
                        .reduce((a, b) -> a + " · " + b)
                        .orElse(""),
                120);
    }
}
