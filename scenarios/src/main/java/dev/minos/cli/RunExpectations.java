package dev.minos.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.history.HistoryFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} beside a history expects of each read mode. Immutable.
 *
 * @param notes what a person should know of how the run ended
 */
record RunExpectations(Map<String, JudgedMode.Expected> byMode, List<String> notes) {
    RunExpectations {
        byMode = Map.copyOf(byMode);
        notes = List.copyOf(notes);
    }

    /** Those of the run that recorded {@code history}; none when it was no run of ours. */
    static RunExpectations beside(Path history) throws IOException {
        Path file = history.resolveSibling("run.json");
        if (!Files.isRegularFile(file)) {
            return new RunExpectations(Map.of(), List.of());
        }
        String trouble = trouble(history.resolveSibling("verdict.json"));
        Map<String, JudgedMode.Expected> byMode = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : read(file).path("expectations").properties()) {
            JudgedMode.Expected expected =
                    JudgedMode.Expected.of(entry.getValue().asText());
            if (expected == null) {
                throw new HistoryFormatException(
                        file.toString(),
                        1,
                        "expected of " + entry.getKey() + " reads \"linearizable\", \"violation\" or \"any\", not "
                                + entry.getValue());
            }
            boolean early = trouble != null && expected == JudgedMode.Expected.VIOLATION;
            byMode.put(entry.getKey(), early ? JudgedMode.Expected.VIOLATION_YET_TO_COME : expected);
        }
        return new RunExpectations(byMode, trouble == null ? List.of() : List.of(trouble));
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
