package dev.minos.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a run failed like another one: a violation in one of the same read modes, or, where no read was at
 * fault, that something else was (a node crashed, replicas differ).
 *
 * @param modes the read modes of which one must be violated again; empty for everything else that is wrong
 */
public record SoughtFailure(Set<String> modes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public SoughtFailure {
        modes = Set.copyOf(modes);
    }

    /** What was wrong in a recorded run; a violation that the scenario expects counts only if nothing else was. Null if nothing. */
    public static @Nullable SoughtFailure of(RunDirectory run, Scenario scenario) throws IOException {
        if (!Files.exists(run.verdict())) {
            return null;
        }
        JsonNode verdict = JSON.readTree(run.verdict().toFile());
        Set<String> violated = new TreeSet<>();
        Set<String> unexpected = new TreeSet<>();
        verdict.path("modes").properties().forEach(mode -> {
            if (mode.getValue().path("verdict").asText().equals(ModeResult.Word.VIOLATED.text())) {
                violated.add(mode.getKey());
                if (scenario.expected(mode.getKey()).isStrict()) {
                    unexpected.add(mode.getKey());
                }
            }
        });
        if (!unexpected.isEmpty()) {
            return new SoughtFailure(unexpected);
        }
        if (verdict.path("outcome").asText().equals(Conclusion.VIOLATED.text())) {
            return new SoughtFailure(Set.of());
        }
        return violated.isEmpty() ? null : new SoughtFailure(violated);
    }

    boolean isIn(Collection<ModeResult> results, Conclusion conclusion) {
        return modes.isEmpty()
                ? conclusion == Conclusion.VIOLATED
                : results.stream()
                        .anyMatch(result ->
                                modes.contains(result.mode()) && result.verdict() == ModeResult.Word.VIOLATED);
    }

    /** For people: {@code a violation by consistent reads}. */
    public String text() {
        return modes.isEmpty()
                ? "a run that goes wrong"
                : "a violation by " + String.join(" or ", new TreeSet<>(modes)) + " reads";
    }
}
