package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** {@code run.json}: what was run, with what, when. */
record RunInfo(
        String scenario,
        String description,
        String suite,
        String seed,
        String system,
        String network,
        List<String> nodes,
        int clients,
        String started,
        long millis,
        List<String> modes,
        String java,
        String version,
        String command) {

    RunInfo {
        nodes = List.copyOf(nodes);
        modes = List.copyOf(modes);
    }

    static RunInfo of(JsonNode json, String nameOfDirectory) {
        return new RunInfo(
                json.path("scenario").asText(nameOfDirectory),
                json.path("description").asText(""),
                json.path("suite").asText(""),
                json.path("seed").asText(""),
                json.path("system").asText(""),
                json.path("network").asText(""),
                texts(json.path("nodes")),
                json.path("clients").asInt(),
                json.path("started").asText(""),
                json.path("millis").asLong(),
                texts(json.path("modes")),
                json.path("java").asText(""),
                json.path("version").asText(""),
                json.path("command").asText(""));
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
