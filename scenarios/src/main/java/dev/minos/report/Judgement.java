package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.report.ModeVerdict.StaleReads;
import dev.minos.report.ModeVerdict.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code verdict.json}: what the judge said of the run.
 *
 * @param heldUp by the number of a fault, how it held clients up; nothing in runs of older versions
 * @param outcome {@code expected}, {@code violated}, {@code unknown} or {@code failed}
 */
record Judgement(String outcome, String sentence, List<ModeVerdict> modes, Map<Integer, HeldUp> heldUp) {
    private static final Judgement NONE = new Judgement(
            "unknown",
            "The run has no verdict: it ended before it was judged. `minos check` judges its history.",
            List.of(),
            Map.of());

    /** The longest time without an acknowledged write because of a fault, and until it was over for clients. */
    record HeldUp(double stallMillis, double recoveryMillis, boolean recovered) {}

    Judgement {
        modes = List.copyOf(modes);
        heldUp = Map.copyOf(heldUp);
    }

    static Judgement of(JsonNode json) {
        if (json.isMissingNode()) {
            return NONE;
        }
        List<ModeVerdict> modes = new ArrayList<>();
        json.path("modes").properties().forEach(mode -> modes.add(mode(mode.getKey(), mode.getValue())));
        return new Judgement(
                json.path("outcome").asText("unknown"), json.path("sentence").asText(""), modes, heldUp(json));
    }

    private static Map<Integer, HeldUp> heldUp(JsonNode json) {
        Map<Integer, HeldUp> heldUp = new LinkedHashMap<>();
        json.path("windows").forEach(window -> {
            if (window.has("stallMillis")) {
                double slowest = 0;
                for (JsonNode millis : window.path("recoveryMillis")) {
                    slowest = Math.max(slowest, millis.asDouble());
                }
                boolean recovered = !window.path("recoveryMillis").isEmpty();
                heldUp.put(
                        window.path("id").asInt(),
                        new HeldUp(window.path("stallMillis").asDouble(), slowest, recovered));
            }
        });
        return heldUp;
    }

    @Nullable
    ModeVerdict mode(String name) {
        return modes.stream()
                .filter(mode -> mode.mode().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static ModeVerdict mode(String name, JsonNode json) {
        List<Violation> violations = new ArrayList<>();
        json.path("counterexamples").forEach(violation -> violations.add(violation(violation)));
        return new ModeVerdict(
                name,
                json.path("verdict").asText("unknown"),
                json.path("expectation").asText("any"),
                json.path("met").asBoolean(true),
                json.path("operations").asLong(),
                json.path("keys").asLong(),
                json.path("millis").asLong(),
                json.path("engine").asText(""),
                textOrNull(json.path("reason")),
                violations,
                json.path("staleness").isObject() ? staleness(json.path("staleness")) : null,
                json.path("measures"),
                json.path("promise").asText(""));
    }

    private static Violation violation(JsonNode json) {
        List<Long> operations = new ArrayList<>();
        json.path("operations").forEach(index -> operations.add(index.asLong()));
        Map<Long, String> roles = new LinkedHashMap<>();
        json.path("roles").properties().forEach(role -> {
            if (role.getKey().matches("\\d{1,18}")) {
                roles.put(Long.parseLong(role.getKey()), role.getValue().asText());
            }
        });
        return new Violation(json.path("key").asText(""), json.path("sentence").asText(""), operations, roles);
    }

    private static StaleReads staleness(JsonNode json) {
        return new StaleReads(
                json.path("reads").asLong(),
                json.path("stale").asLong(),
                json.path("p50Millis").asDouble(),
                json.path("p99Millis").asDouble(),
                json.path("maxMillis").asDouble(),
                json.path("maxVersions").asLong());
    }

    static @Nullable String textOrNull(JsonNode json) {
        return json.isMissingNode() || json.isNull() ? null : json.asText();
    }
}
