package dev.minos.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.history.HistoryFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code run.json} beside a history expects of each read mode. Immutable. */
record RunExpectations(Map<String, JudgedMode.Expected> byMode) {
    RunExpectations {
        byMode = Map.copyOf(byMode);
    }

    /** Those of the run that recorded {@code history}; none when it was no run of ours. */
    static RunExpectations beside(Path history) throws IOException {
        Path file = history.resolveSibling("run.json");
        if (!Files.isRegularFile(file)) {
            return new RunExpectations(Map.of());
        }
        JsonNode run;
        try {
            run = new ObjectMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new HistoryFormatException(file.toString(), line, "expected JSON: " + e.getOriginalMessage());
        }
        Map<String, JudgedMode.Expected> byMode = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : run.path("expectations").properties()) {
            JudgedMode.Expected expected =
                    JudgedMode.Expected.of(entry.getValue().asText());
            if (expected == null) {
                throw new HistoryFormatException(
                        file.toString(),
                        1,
                        "expected of " + entry.getKey() + " reads \"linearizable\", \"violation\" or \"any\", not "
                                + entry.getValue());
            }
            byMode.put(entry.getKey(), expected);
        }
        return new RunExpectations(byMode);
    }

    JudgedMode.@Nullable Expected of(@Nullable String mode) {
        return mode == null ? null : byMode.get(mode);
    }
}
