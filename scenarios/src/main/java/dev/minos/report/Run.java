package dev.minos.report;

import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        History history,
        long startNanos,
        long endNanos) {
    Run {
        faults = List.copyOf(faults);
        tracks = List.copyOf(tracks);
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
        return new Run(
                anchor(info.scenario()),
                info,
                Judgement.of(files.object("verdict.json")),
                files.faults(end),
                tracks,
                history,
                history.size() == 0 ? 0 : Math.max(0, history.invokedNanos(0)),
                end);
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
