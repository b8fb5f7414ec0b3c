package dev.minos.scenario;

import dev.minos.checker.Counterexample;
import dev.minos.checker.measure.ModeConsistency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the judge said of the reads of one mode, with everything else that changes or orders the keys; or of another
 * promise of the workload.
 *
 * @param measures how far from linearizable they were; null where nobody measured
 */
public record ModeResult(
        String mode,
        Word verdict,
        Expectation expectation,
        Size size,
        @Nullable String reason,
        List<Violation> violations,
        @Nullable StaleReads staleness,
        @Nullable ModeConsistency measures) {
    public ModeResult {
        violations = List.copyOf(violations);
    }

    /** Three-valued: a run that could not be decided has not passed. */
    public enum Word {
        LINEARIZABLE,
        /** The same of a promise that is another one than linearizability. */
        KEPT,
        VIOLATED,
        UNKNOWN;

        public boolean isGood() {
            return this == LINEARIZABLE || this == KEPT;
        }

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How much was judged, how long that took and by which engine. */
    public record Size(long operations, int keys, double millis, String engine) {}

    /**
     * A minimal set of operations that no order can explain.
     *
     * @param operations invocation indexes in the history's file
     * @param roles what each of them does in it
     * @param example what the checker found, for those who draw it
     */
    public record Violation(
            String key,
            String sentence,
            List<Integer> operations,
            Map<Integer, String> roles,
            @Nullable Counterexample example) {
        public Violation {
            operations = List.copyOf(operations);
            roles = Map.copyOf(roles);
        }
    }

    /** How old the values were that the reads returned. */
    public record StaleReads(
            long reads, long stale, double p50Millis, double p99Millis, double maxMillis, long maxVersions) {}

    /** Whether the expectation is met; an undecided mode that matters is not. */
    public boolean met() {
        return switch (expectation) {
            case LINEARIZABLE, KEPT -> verdict.isGood();
            case VIOLATION -> verdict == Word.VIOLATED;
            case ANY -> true;
        };
    }
}
