package dev.minos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.fault.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A run that can be done again: the same scenario, the same seed, and every fault at the time at which it really
 * happened.
 *
 * @param scenario with the faults of the run in place of its own schedule
 * @param packets whether its nodes were joined by packets, in namespaces
 * @param verdicts what the run said of each mode; empty when it had no verdict
 */
public record Replay(Scenario scenario, long seed, boolean packets, Map<String, String> verdicts) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROLE = Pattern.compile("\\b(leader|followers)\\b");

    public Replay {
        verdicts = Map.copyOf(verdicts);
    }

    /** Whether this is the directory of one run (that of a suite holds several). */
    public static boolean isRun(Path directory) {
        return Files.exists(directory.resolve("scenario.yaml")) && Files.exists(directory.resolve("faults.jsonl"));
    }

    public static Replay of(RunDirectory run) throws IOException {
        Scenario scenario = ScenarioFile.read(run.scenario());
        JsonNode facts = JSON.readTree(run.run().toFile());
        Duration begun = Duration.ofNanos(facts.path("begun").asLong());
        // The log counts from the start of the run, a plan from the end of the warm-up.
        Plan plan = Plan.replayOf(run.faults(), Replay::again)
                .after(begun.plus(scenario.timing().warmUp()).negated());
        Map<String, String> verdicts = new LinkedHashMap<>();
        if (Files.exists(run.verdict())) {
            JSON.readTree(run.verdict().toFile())
                    .path("modes")
                    .properties()
                    .forEach(mode -> verdicts.put(
                            mode.getKey(), mode.getValue().path("verdict").asText()));
        }
        return new Replay(
                scenario.following(scenario.name(), plan),
                facts.path("seed").asLong(),
                facts.path("network").asText().equals("namespace"),
                verdicts);
    }

    /**
     * What was drawn stays as it was drawn. What was aimed at a role is aimed at whoever plays it now: nobody decides which
     * node is elected, and cutting off a node that does not lead this time would be another fault.
     */
    private static String again(String intent, String realised) {
        return ROLE.matcher(intent).find() ? intent : realised;
    }

    /** The suite that does it so many times. */
    public Suite times(int number) {
        List<Scenario> again = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            again.add(scenario.following(scenario.name() + "-" + i, scenario.plan()));
        }
        return new Suite("replay", "The faults of a recorded run, again.", again);
    }

    /** How often each mode got the same verdict as in the run, a line for each mode. */
    public List<String> compared(List<RunResult> results) {
        List<String> lines = new ArrayList<>();
        verdicts.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            long same = results.stream()
                    .flatMap(result -> result.modes().stream())
                    .filter(mode -> mode.mode().equals(entry.getKey()))
                    .filter(mode -> mode.verdict().text().equals(entry.getValue()))
                    .count();
            lines.add(String.format(
                    "%-12s was %s, is so again in %d of %d", entry.getKey(), entry.getValue(), same, results.size()));
        });
        return lines;
    }
}
