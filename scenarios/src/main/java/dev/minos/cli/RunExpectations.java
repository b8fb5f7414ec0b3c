package dev.minos.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.history.HistoryFormatException;
import dev.minos.scenario.WorkloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} beside a history expects of each read mode, and what its clients used the store as. Immutable.
 *
 * @param kind the workload; null when the history is no run of ours
 * @param promises what is judged of it: read modes, and promises of the workload; nothing when it is no run of ours
 * @param notes what a person should know of how the run ended
 */
record RunExpectations(
        Map<String, JudgedMode.Expected> byMode,
        @Nullable WorkloadKind kind,
        List<String> promises,
        List<String> notes) {
    RunExpectations {
        byMode = Map.copyOf(byMode);
        promises = List.copyOf(promises);
        notes = List.copyOf(notes);
    }

    /** Those of the run that recorded {@code history}; none when it was no run of ours. */
    static RunExpectations beside(Path history) throws IOException {
        Path file = history.resolveSibling("run.json");
        if (!Files.isRegularFile(file)) {
            return new RunExpectations(Map.of(), null, List.of(), List.of());
        }
        String trouble = trouble(history.resolveSibling("verdict.json"));
        Map<String, JudgedMode.Expected> byMode = new TreeMap<>();
        JsonNode run = read(file);
        for (Map.Entry<String, JsonNode> entry : run.path("expectations").properties()) {
            JudgedMode.Expected expected =
                    JudgedMode.Expected.of(entry.getValue().asText());
            if (expected == null) {
                throw new HistoryFormatException(
                        file.toString(),
                        1,
                        "expected of " + entry.getKey() + " \"linearizable\", \"kept\", \"violation\" or \"any\", not "
                                + entry.getValue());
            }
            boolean early = trouble != null && expected == JudgedMode.Expected.VIOLATION;
            byMode.put(entry.getKey(), early ? JudgedMode.Expected.VIOLATION_YET_TO_COME : expected);
        }
        List<String> promises = new ArrayList<>();
        run.path("modes").forEach(mode -> promises.add(mode.asText()));
        return new RunExpectations(byMode, kind(run, file), promises, trouble == null ? List.of() : List.of(trouble));
    }

    /** Runs of older versions say nothing and were of registers. */
    private static WorkloadKind kind(JsonNode run, Path file) throws HistoryFormatException {
        String word = run.path("workload").asText("registers");
        WorkloadKind kind = WorkloadKind.named(word);
        if (kind == null) {
            List<String> known =
                    WorkloadKind.all().stream().map(WorkloadKind::word).toList();
            throw new HistoryFormatException(
                    file.toString(), 1, "expected a workload (" + String.join(", ", known) + "), not " + word);
        }
        return kind;
    }

    /** What keeps the run from meaning all it could; null when it came to its end. */
    private static @Nullable String trouble(Path verdict) throws IOException {
        if (!Files.isRegularFile(verdict)) {
            return "the run did not come to its end; what it was to show may not have come yet";
        }
        JsonNode said = read(verdict);
        String outcome = said.path("outcome").asText();
        boolean sound = !outcome.equals("unknown") && !outcome.equals("failed");
        return sound
                ? null
                : "the run itself ended " + outcome + ": "
                        + said.path("sentence").asText();
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new HistoryFormatException(file.toString(), line, "expected JSON: " + e.getOriginalMessage());
        }
    }

    JudgedMode.@Nullable Expected of(@Nullable String mode) {
        return mode == null ? null : byMode.get(mode);
    }
}
