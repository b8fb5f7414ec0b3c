package dev.minos.report;

import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * One run as its files tell it.
 *
 * @param startNanos when the first client asked; before that the cluster was started
 * @param endNanos the last moment that any file knows of
 */
record Run(
        String anchor,
        RunInfo info,
        Judgement judgement,
        List<FaultWindow> faults,
        List<NodeTrack> tracks,
        List<NodeLog> logs,
        LinkTraffic links,
        History history,
        long startNanos,
        long endNanos) {
    Run {
        faults = List.copyOf(faults);
        tracks = List.copyOf(tracks);
        logs = List.copyOf(logs);
    }

    static Run read(Path directory) throws IOException {
        RunFiles files = new RunFiles(directory);
        String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        RunInfo info = RunInfo.of(files.object("run.json"), name);
        List<NodeTrack> tracks = NodeTrack.of(info.nodes(), files.lines("status.jsonl"));
        Path historyFile = directory.resolve("history.jsonl");
        History history = Files.exists(historyFile)
                ? Histories.read(historyFile, ReadOptions.detect())
                : History.builder().build();
        long end = end(history, tracks);
        long start = history.size() == 0 ? 0 : Math.max(0, history.invokedNanos(0));
        return new Run(
                anchor(info.scenario()),
                info,
                Judgement.of(files.object("verdict.json")),
                files.faults(end),
                tracks,
                logs(directory, info),
                LinkTraffic.of(files.lines("links.jsonl"), start, end),
                history,
                start,
                end);
    }

    /** Of a run that does not say when it began, nobody knows which line belongs where. */
    private static List<NodeLog> logs(Path directory, RunInfo info) throws IOException {
        Instant started;
        try {
            started = Instant.parse(info.started());
        } catch (DateTimeParseException e) {
            return List.of();
        }
        List<NodeLog> logs = new ArrayList<>();
        for (String node : info.nodes()) {
            // What a run calls its nodes is only text; it must not lead out of the run.
            if (node.matches("[A-Za-z0-9_-]{1,64}")) {
                logs.add(NodeLog.read(directory.resolve("nodes").resolve(node).resolve("node.log"), node, started));
            }
        }
        return logs;
    }

    private static long end(History history, List<NodeTrack> tracks) {
        long end = 0;
        for (int i = 0; i < history.size(); i++) {
            end = Math.max(end, Math.max(history.invokedNanos(i), history.completedNanos(i)));
        }
        for (NodeTrack track : tracks) {
            for (NodeSpan span : track.spans()) {
                end = Math.max(end, span.toNanos());
            }
        }
        return end;
    }

    private static String anchor(String scenario) {
        return scenario.replaceAll("[^A-Za-z0-9-]", "-");
    }
}
