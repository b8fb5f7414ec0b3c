package dev.minos.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Which fault is in force from when to when, as plain data. Steps may overlap. A plan prints as lines and is read back
 * from them; what a run really did is read back from its {@code faults.jsonl}, so that it can be done again.
 *
 * <pre>
 * 3s +2s isolate leader        three seconds after the start, for two seconds
 * 4500ms +1s slow n3 200ms
 * </pre>
 */
public record Plan(List<Step> steps) {

    /** One fault: injected {@code at} after the start, healed {@code hold} later. */
    public record Step(Duration at, Duration hold, Fault fault) {
        public Step {
            Durations.notNegative(at);
            Durations.notNegative(hold);
        }

        public Duration end() {
            return at.plus(hold);
        }

        /** The line that {@link #parse} reads back. */
        public String line() {
            return Durations.text(at) + " +" + Durations.text(hold) + " " + fault.line();
        }

        public static Step parse(String line) {
            String[] parts = line.strip().split("\\s+", 3);
            if (parts.length < 3 || !parts[1].startsWith("+")) {
                throw new IllegalArgumentException("a step is written '3s +2s isolate leader', not '" + line + "'");
            }
            return new Step(Durations.parse(parts[0]), Durations.parse(parts[1].substring(1)), Fault.parse(parts[2]));
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    public Plan {
        List<Step> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparing(Step::at));
        steps = List.copyOf(sorted);
    }

    public static Plan of(Step... steps) {
        return new Plan(List.of(steps));
    }

    /** Reads one step a line; empty lines and lines that start with # say nothing. */
    public static Plan parse(Collection<String> lines) {
        return new Plan(lines.stream()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .map(Step::parse)
                .toList());
    }

    public List<String> lines() {
        return steps.stream().map(Step::line).toList();
    }

    /** When the last fault is healed. */
    public Duration length() {
        return steps.stream().map(Step::end).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** Both plans at the same time. */
    public Plan and(Plan other) {
        List<Step> both = new ArrayList<>(steps);
        both.addAll(other.steps);
        return new Plan(both);
    }

    /** The same, later. */
    public Plan after(Duration pause) {
        return new Plan(steps.stream()
                .map(step -> new Step(step.at().plus(pause), step.hold(), step.fault()))
                .toList());
    }

    /** The same without the step at this place: what shrinking tries. */
    public Plan without(int index) {
        List<Step> fewer = new ArrayList<>(steps);
        fewer.remove(index);
        return new Plan(fewer);
    }

    /** Nothing is in force from {@code from} to {@code until}: steps are cut short or left out. */
    public Plan quietBetween(Duration from, Duration until) {
        List<Step> rest = new ArrayList<>();
        for (Step step : steps) {
            if (step.end().compareTo(from) <= 0 || step.at().compareTo(until) >= 0) {
                rest.add(step);
            } else if (step.at().compareTo(from) < 0) {
                rest.add(new Step(step.at(), from.minus(step.at()), step.fault()));
            }
        }
        return new Plan(rest);
    }

    /**
     * What a run did, from its log: every fault that was installed, with the names that roles had then, for as long as
     * it lasted. The first step keeps its distance from the run's start.
     */
    public static Plan replayOf(Path faultsJsonl) throws IOException {
        return replayOf(faultsJsonl, (intent, realised) -> realised);
    }

    /** The same, with the line of each fault chosen from what was intended and what was realised. */
    public static Plan replayOf(Path faultsJsonl, BinaryOperator<String> line) throws IOException {
        Map<Integer, JsonNode> installed = new LinkedHashMap<>();
        List<Step> steps = new ArrayList<>();
        long last = 0;
        for (String written : Files.readAllLines(faultsJsonl)) {
            JsonNode entry = read(faultsJsonl, written);
            int id = entry.path("id").asInt();
            last = Math.max(last, entry.path("time").asLong());
            JsonNode begun = installed.remove(id);
            if (begun != null) {
                steps.add(step(begun, entry.path("time").asLong(), line));
            } else if (entry.path("phase").asText().equals("installed")) {
                installed.put(id, entry);
            }
        }
        for (JsonNode neverHealed : installed.values()) {
            steps.add(step(neverHealed, last, line));
        }
        return new Plan(steps);
    }

    private static Step step(JsonNode installed, long endNanos, BinaryOperator<String> line) {
        long begin = installed.path("time").asLong();
        Fault fault = Fault.parse(line.apply(
                installed.path("intent").asText(), installed.path("fault").asText()));
        return new Step(Duration.ofNanos(begin), Duration.ofNanos(Math.max(0, endNanos - begin)), fault);
    }

    private static JsonNode read(Path file, String line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IOException(file + " holds a line that is not JSON: " + line, e);
        }
    }
}
