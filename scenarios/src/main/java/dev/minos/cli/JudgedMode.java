package dev.minos.cli;

import dev.minos.checker.Counterexample;
import dev.minos.checker.Verdict;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.history.History;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one read mode of a history: of everything that is not a read, and the reads of that mode.
 *
 * @param mode null when the history's reads name none
 * @param operations how many operations were judged
 * @param expectation what {@code run.json} expects of the mode; null without one
 * @param good what a verdict without violation is called
 * @param measures the weaker consistency that it had; null if nobody asked
 * @param history what was judged; null if there was nothing
 */
record JudgedMode(
        @Nullable String mode,
        int operations,
        int keys,
        Verdict verdict,
        @Nullable Expected expectation,
        String good,
        @Nullable ModeConsistency measures,
        @Nullable History history) {
    /** What a run expects of a mode. */
    enum Expected {
        LINEARIZABLE("linearizable"),
        KEPT("kept"),
        VIOLATION("violation"),
        /** A violation, but the run did not come to its end: it may not have come to the violation either. */
        VIOLATION_YET_TO_COME("violation"),
        ANY("any");

        private final String word;

        Expected(String word) {
            this.word = word;
        }

        /** By the word in {@code run.json}; null for another word. */
        static @Nullable Expected of(String word) {
            for (Expected expected : values()) {
                if (expected.word().equals(word)) {
                    return expected;
                }
            }
            return null;
        }

        String word() {
            return word;
        }
    }

    JudgedMode withVerdict(Verdict other) {
        return new JudgedMode(mode, operations, keys, other, expectation, good, measures, history);
    }

    /** Of a model of the checker. */
    JudgedMode(
            @Nullable String mode,
            int operations,
            int keys,
            Verdict verdict,
            @Nullable Expected expectation,
            @Nullable ModeConsistency measures,
            @Nullable History history) {
        this(mode, operations, keys, verdict, expectation, "linearizable", measures, history);
    }

    /** The verdict in a word. */
    String word() {
        return verdict instanceof Verdict.Linearizable ? good : verdict.word();
    }

    boolean violated() {
        return verdict instanceof Verdict.Violated;
    }

    boolean unknown() {
        return verdict instanceof Verdict.Unknown;
    }

    List<Counterexample> counterexamples() {
        return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
    }

    double millis() {
        return Math.round(verdict.nanos() / 1e4) / 100.0;
    }

    /** What is impossible, or why it is not known; null for a linearizable history. */
    @Nullable
    String reason() {
        if (verdict instanceof Verdict.Unknown unknown) {
            return unknown.reason();
        }
        List<Counterexample> found = counterexamples();
        return found.isEmpty() ? null : found.get(0).sentence();
    }

    /** The exit code for this mode alone. */
    int exitCode() {
        if (expectation == Expected.ANY) {
            return ExitCode.AS_EXPECTED;
        }
        if (unknown()) {
            return ExitCode.UNKNOWN;
        }
        if (expectation == Expected.VIOLATION_YET_TO_COME) {
            return violated() ? ExitCode.AS_EXPECTED : ExitCode.UNKNOWN;
        }
        return violated() == (expectation == Expected.VIOLATION) ? ExitCode.AS_EXPECTED : ExitCode.VIOLATED;
    }
}
