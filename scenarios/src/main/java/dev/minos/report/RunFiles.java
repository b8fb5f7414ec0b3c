package dev.minos.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the small files of a run directory. A file that is absent reads as empty, and a torn last line is left out,
 * because a run that was killed deserves a page too; anything else that is broken is named by file and line.
 */
final class RunFiles {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    RunFiles(Path directory) {
        this.directory = directory;
    }

    JsonNode object(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    List<JsonNode> lines(String name) throws IOException {
        Path file = directory.resolve(name);
        List<JsonNode> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            for (int number = 1; line != null; number++) {
                String next = reader.readLine();
                try {
                    lines.add(JSON.readTree(line));
                } catch (JsonProcessingException e) {
                    if (next != null) {
                        throw new IOException(file + ":" + number + ": not JSON: " + e.getOriginalMessage(), e);
                    }
                }
                line = next;
            }
        }
        return lines;
    }

    /** The faults in the order in which they came; {@code endNanos} closes those that were never healed. */
    List<FaultWindow> faults(long endNanos) throws IOException {
        Map<Integer, FaultWindow> faults = new LinkedHashMap<>();
        for (JsonNode line : lines("faults.jsonl")) {
            int id = line.path("id").asInt();
            FaultWindow installed = faults.get(id);
            boolean heals = line.path("phase").asText().equals("healed");
            if (installed == null && !heals) {
                faults.put(id, fault(id, line, endNanos));
            } else if (installed != null) {
                faults.put(id, ended(installed, line));
            }
        }
        return List.copyOf(faults.values());
    }

    private static FaultWindow fault(int id, JsonNode line, long endNanos) {
        String phase = line.path("phase").asText();
        long from = line.path("time").asLong();
        return new FaultWindow(
                id,
                line.path("fault").asText(),
                Judgement.textOrNull(line.path("intent")),
                phase,
                from,
                phase.equals("installed") ? Math.max(endNanos, from) : from,
                RunInfo.texts(line.path("links")),
                RunInfo.texts(line.path("nodes")),
                evidence(line),
                Judgement.textOrNull(line.path("reason")));
    }

    private static FaultWindow ended(FaultWindow fault, JsonNode line) {
        Map<String, String> evidence = new LinkedHashMap<>(fault.evidence());
        evidence(line).forEach((node, text) -> evidence.merge(node, text, (first, then) -> first + "; then " + then));
        String phase = line.path("phase").asText();
        return new FaultWindow(
                fault.id(),
                fault.fault(),
                fault.intent(),
                phase,
                fault.fromNanos(),
                phase.equals("healed") ? line.path("time").asLong() : fault.toNanos(),
                fault.links(),
                fault.nodes(),
                evidence,
                Judgement.textOrNull(line.path("reason")));
    }

    private static Map<String, String> evidence(JsonNode line) {
        Map<String, String> evidence = new LinkedHashMap<>();
        line.path("evidence")
                .properties()
                .forEach(e -> evidence.put(e.getKey(), e.getValue().asText()));
        return evidence;
    }
}
