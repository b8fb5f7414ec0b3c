package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.checker.measure.Consistency;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges the reads of each mode, together with everything that changes keys. Safe for use by many threads. */
final class Judge {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More of them show nothing new, and a page that draws hundreds shows nothing at all. */
    private static final int MOST_VIOLATIONS = 10;

    private static final Duration MEASURING = Duration.ofSeconds(20);

    private Judge() {}

    /** Each mode with its measures. */
    static List<ModeResult> all(History history, Scenario scenario) {
        return all(history, scenario, PATIENCE, MEASURING);
    }

    private static List<ModeResult> all(History history, Scenario scenario, Duration patience, Duration measuring) {
        List<ModeResult> results = new ArrayList<>();
        for (String mode : new TreeSet<>(scenario.workload().modes())) {
            Promise promise = new Promise(scenario.workload().kind(), mode, scenario.expected(mode));
            results.add(one(history, promise, patience, measuring));
        }
        return results;
    }

    /** Whether some read of this mode has been stale so far: the plainest of all violations. */
    static boolean isStale(History history, String mode) {
        ModeResult.StaleReads reads = StaleCount.of(history.withReadsOf(mode), mode);
        return reads != null && reads.stale() > 0;
    }

    /** What is to be decided. */
    private record Promise(WorkloadKind kind, String mode, Expectation expectation) {}

    private static ModeResult one(History history, Promise promise, Duration patience, Duration measuring) {
        long started = System.nanoTime();
        try {
            return decided(history, promise, patience, measuring);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // A checker that breaks down has decided nothing.
            ModeResult.Size size = new ModeResult.Size(history.size(), 0, millisSince(started), "none");
            return new ModeResult(
                    promise.mode(),
                    ModeResult.Word.UNKNOWN,
                    promise.expectation(),
                    size,
                    "the checker failed: " + e,
                    List.of(),
                    null,
                    null);
        }
    }

    private static ModeResult decided(History history, Promise promise, Duration patience, Duration measuring) {
        long started = System.nanoTime();
        String mode = promise.mode();
        WorkloadKind kind = promise.kind();
        Verdict verdict = kind.judge(history, mode, CheckOptions.defaults().withTimeout(patience));
        ModeResult.Size size = new ModeResult.Size(
                verdict.operations(), verdict.keys().size(), millisSince(started), verdict.engines());
        History reads = history.withReadsOf(mode);
        return new ModeResult(
                mode,
                word(verdict, kind.good(mode)),
                promise.expectation(),
                size,
                verdict instanceof Verdict.Unknown unknown ? unknown.reason() : null,
                violations(verdict),
                kind.isOfRegisters() ? StaleCount.of(reads, mode) : null,
                kind.isOfRegisters() ? measured(reads, mode, verdict, measuring) : null);
    }

    /** Null without time, or where no read in this mode was made. */
    private static @Nullable ModeConsistency measured(History reads, String mode, Verdict verdict, Duration measuring) {
        if (measuring.isZero() || !reads.modes().contains(mode)) {
            return null;
        }
        return Consistency.measure(mode, reads, CheckOptions.defaults().withTimeout(measuring), verdict);
    }

    private static double millisSince(long started) {
        return Math.round((System.nanoTime() - started) / 1e4) / 100.0;
    }

    private static ModeResult.Word word(Verdict verdict, ModeResult.Word good) {
        if (verdict instanceof Verdict.Violated) {
            return ModeResult.Word.VIOLATED;
        }
        return verdict instanceof Verdict.Linearizable ? good : ModeResult.Word.UNKNOWN;
    }

    private static List<ModeResult.Violation> violations(Verdict verdict) {
        if (!(verdict instanceof Verdict.Violated violated)) {
            return List.of();
        }
        return violated.counterexamples().stream()
                .limit(MOST_VIOLATIONS)
                .map(example -> new ModeResult.Violation(
                        String.valueOf(example.key()), example.sentence(), example.indexes(), example.roles(), example))
                .toList();
    }
}
