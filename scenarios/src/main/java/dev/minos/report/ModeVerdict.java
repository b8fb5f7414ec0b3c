package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the judge said of one read mode.
 *
 * @param verdict {@code linearizable}, {@code kept} (of a promise that is another one), {@code violated} or {@code unknown}
 * @param promise what is promised, as the end of a sentence; empty in runs of older versions
 * @param measures how far from linearizable, as {@code minos check --measure --json} says it; missing if not measured
 * @param expectation what the scenario expects of the mode: {@code linearizable}, {@code kept}, {@code violation} or {@code any}
 */
record ModeVerdict(
        String mode,
        String verdict,
        String expectation,
        boolean met,
        long operations,
        long keys,
        long millis,
        String engine,
        @Nullable String reason,
        List<Violation> violations,
        @Nullable StaleReads staleness,
        JsonNode measures,
        String promise) {
    private static final String KEPT = "kept";

    ModeVerdict {
        violations = List.copyOf(violations);
    }

    /** A minimal set of operations that no order can explain; {@code roles} says what each of them does in it. */
    record Violation(String key, String sentence, List<Long> operations, Map<Long, String> roles) {
        Violation {
            operations = List.copyOf(operations);
            roles = Map.copyOf(roles);
        }
    }

    record StaleReads(long reads, long stale, double p50Millis, double p99Millis, double maxMillis, long maxVersions) {}

    boolean violated() {
        return verdict.equals("violated");
    }

    /** Whether nothing was wrong. */
    boolean good() {
        return verdict.equals("linearizable") || verdict.equals(KEPT);
    }

    /** Whether something else than linearizability was promised. */
    boolean isOfItsOwn() {
        return verdict.equals(KEPT) || expectation.equals(KEPT);
    }
}
