package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Counterexample;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges the reads of each mode, together with everything that changes keys. Safe for use by many threads. */
final class Judge {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More of them show nothing new, and a page that draws hundreds shows nothing at all. */
    private static final int MOST_VIOLATIONS = 10;

    private Judge() {}

    static List<ModeResult> all(History history, Scenario scenario, List<FaultTimeline.Span> faults) {
        List<ModeResult> results = new ArrayList<>();
        for (String mode : new TreeSet<>(scenario.workload().modes())) {
            results.add(one(history, mode, scenario.expected(mode), faults));
        }
        return results;
    }

    /** Whether some read of this mode has been stale so far: the plainest of all violations. */
    static boolean isStale(History history, String mode) {
        ModeResult.StaleReads reads = StaleCount.of(history.withReadsOf(mode), mode);
        return reads != null && reads.stale() > 0;
    }

    private static ModeResult one(
            History history, String mode, Expectation expectation, List<FaultTimeline.Span> faults) {
        History reads = history.withReadsOf(mode);
        long started = System.nanoTime();
        Verdict verdict;
        try {
            verdict = Linearizability.check(reads, options());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // A checker that breaks down has decided nothing.
            ModeResult.Size size = new ModeResult.Size(reads.size(), 0, millisSince(started), "none");
            return new ModeResult(
                    mode, ModeResult.Word.UNKNOWN, expectation, size, "the checker failed: " + e, List.of(), null);
        }
        ModeResult.Size size = new ModeResult.Size(
                verdict.operations(), verdict.keys().size(), millisSince(started), verdict.engines());
        return new ModeResult(
                mode,
                word(verdict),
                expectation,
                size,
                verdict instanceof Verdict.Unknown unknown ? unknown.reason() : null,
                violations(verdict, faults),
                StaleCount.of(reads, mode));
    }

    private static CheckOptions options() {
        return CheckOptions.defaults().withTimeout(PATIENCE);
    }

    private static double millisSince(long started) {
        return Math.round((System.nanoTime() - started) / 1e4) / 100.0;
    }

    private static ModeResult.Word word(Verdict verdict) {
        if (verdict instanceof Verdict.Violated) {
            return ModeResult.Word.VIOLATED;
        }
        return verdict instanceof Verdict.Linearizable ? ModeResult.Word.LINEARIZABLE : ModeResult.Word.UNKNOWN;
    }

    private static List<ModeResult.Violation> violations(Verdict verdict, List<FaultTimeline.Span> faults) {
        if (!(verdict instanceof Verdict.Violated violated)) {
            return List.of();
        }
        return violated.counterexamples().stream()
                .limit(MOST_VIOLATIONS)
                .map(example -> new ModeResult.Violation(
                        String.valueOf(example.key()), sentence(example, faults), example.indexes(), example.roles()))
                .toList();
    }

    /** The checker's sentence, and what was broken when it happened. */
    private static String sentence(Counterexample example, List<FaultTimeline.Span> faults) {
        FaultTimeline.Span fault = faultDuring(example.culprit(), faults);
        if (fault == null) {
            return ended(example.sentence());
        }
        double seconds = (example.culprit().invokedNanos() - fault.fromNanos()) / 1e9;
        String node = example.culprit().node();
        return ended(example.sentence())
                + String.format(
                        Locale.ROOT,
                        " '%s' had been in force for %.1f s%s.",
                        fault.fault(),
                        seconds,
                        node == null ? "" : "; the answer came from " + node);
    }

    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static FaultTimeline.@Nullable Span faultDuring(Operation operation, List<FaultTimeline.Span> faults) {
        long invoked = operation.invokedNanos();
        return faults.stream()
                .filter(span -> span.fromNanos() <= invoked && invoked < span.toNanos())
                .findFirst()
                .orElse(null);
    }
}
