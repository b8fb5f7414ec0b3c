package dev.minos.scenario;

import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.online.OnlineVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of a run while it went on. It ends runs; it gives no verdict.
 *
 * @param modes by read mode; empty when nothing was judged during the run
 * @param stop what ended the run; null if nothing did
 */
public record OnlineResult(
        Map<String, OnlineVerdict> modes, @Nullable Stop stop) {
    static final OnlineResult NONE = new OnlineResult(Map.of(), null);

    public OnlineResult {
        modes = new TreeMap<>(modes);
    }

    /** The first violation, and when it was found on the run's clock. */
    public record Stop(String mode, long nanos, OnlineVerdict.Violation violation) {
        /** A sentence about a run of which clients began at {@code begunNanos}. */
        String sentence(long begunNanos) {
            double seconds = Duration.ofNanos(nanos - begunNanos).toMillis() / 1e3;
            return String.format(
                    Locale.ROOT,
                    "It was ended %.1f s after its clients began, at a violation by %s reads.",
                    seconds,
                    mode);
        }
    }

    /** What the judgement during the run and that of its history say of each other, null if they agree. */
    @Nullable
    String disagreement(List<ModeResult> judged) {
        List<String> sentences = new ArrayList<>();
        for (ModeResult mode : judged) {
            OnlineVerdict verdict = modes.get(mode.mode());
            if (verdict != null && opposed(verdict.decision(), mode.verdict())) {
                sentences.add("the " + mode.mode() + " reads were "
                        + verdict.decision().name().toLowerCase(Locale.ROOT) + " while the run went on and are "
                        + mode.verdict().text() + " in its history");
            }
        }
        return sentences.isEmpty() ? null : "The checker contradicts itself: " + String.join("; ", sentences) + ".";
    }

    /** As the verdict of a run that has no other; what was not decided is unknown. */
    List<ModeResult> asModes(Scenario scenario) {
        List<ModeResult> results = new ArrayList<>();
        for (String mode : new TreeSet<>(scenario.workload().modes())) {
            OnlineVerdict verdict = modes.get(mode);
            results.add(verdict == null ? unjudged(mode, scenario) : judged(mode, verdict, scenario));
        }
        return results;
    }

    private static ModeResult unjudged(String mode, Scenario scenario) {
        ModeResult.Size size = new ModeResult.Size(0, scenario.workload().keys(), 0, "none");
        String reason = scenario.expected(mode) == Expectation.ANY
                ? "nothing is expected of it, and a run without end judges nothing else"
                : "it was not decided in time";
        return new ModeResult(
                mode, ModeResult.Word.UNKNOWN, scenario.expected(mode), size, reason, List.of(), null, null);
    }

    private static ModeResult judged(String mode, OnlineVerdict verdict, Scenario scenario) {
        ModeResult.Size size =
                new ModeResult.Size(verdict.operations(), scenario.workload().keys(), 0, "online");
        OnlineVerdict.Violation violation = verdict.violation();
        List<ModeResult.Violation> violations = violation == null
                ? List.of()
                : List.of(new ModeResult.Violation(
                        String.valueOf(violation.key()), violation.sentence(), List.of(), Map.of(), null));
        ModeResult.Word word = switch (verdict.decision()) {
            case LINEARIZABLE -> ModeResult.Word.LINEARIZABLE;
            case VIOLATED -> ModeResult.Word.VIOLATED;
            case UNKNOWN -> ModeResult.Word.UNKNOWN;
        };
        String reason = verdict.reason().isEmpty() ? null : verdict.reason();
        return new ModeResult(mode, word, scenario.expected(mode), size, reason, violations, null, null);
    }

    private static boolean opposed(Decision online, ModeResult.Word offline) {
        return (online == Decision.VIOLATED && offline == ModeResult.Word.LINEARIZABLE)
                || (online == Decision.LINEARIZABLE && offline == ModeResult.Word.VIOLATED);
    }
}
