package dev.minos.checker;

import dev.minos.checker.Intervals.Update;
import dev.minos.checker.KeyDecider.Decided;
import dev.minos.checker.KeyDecider.Effort;
import dev.minos.checker.KeyDecider.Recheck;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.Partition;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides the keys of a history of a register model, in normal form. One thread. */
final class RegisterCheck implements PartCheck.Decider {
    private final History history;
    private final Partition partition;
    private final Engine engine;
    private final KeyHistories normalForms;

    private RegisterCheck(History history, Partition partition, CheckOptions options) {
        this.history = history;
        this.partition = partition;
        this.engine = options.engine();
        this.normalForms = new KeyHistories(history, partition, options.failedCas(), options.model());
    }

    static List<KeyResult> check(History history, CheckOptions options, long start) {
        Partition partition = history.byKey();
        new RegisterCheck(history, partition, options); // Refuses operations that the model lacks.
        return PartCheck.run(history, partition, options, start, () -> new RegisterCheck(history, partition, options));
    }

    @Override
    public KeyResult decide(int part, Budget budget, Effort effort) {
        Stopwatch clock = new Stopwatch();
        KeyHistory normalForm = normalForms.of(part);
        KeyDecider decider = new KeyDecider(normalForm, budget);
        int refusal = normalForms.contradictoryRefusal(part);
        if (refusal >= 0) {
            return wrongRefusal(part, normalForm, refusal, clock);
        }
        Decided decided = decider.decide(engine, effort);
        return switch (decided.finding().answer()) {
            case YES -> result(part, Decision.LINEARIZABLE, normalForm, decided, clock, null);
            case UNKNOWN -> result(part, Decision.UNKNOWN, normalForm, decided, clock, null);
            case NO -> violated(part, normalForm, decider, decided, clock);
        };
    }

    /** A history of one operation, which demands a value that nobody can have written. */
    private KeyResult wrongRefusal(int part, KeyHistory normalForm, int refusal, Stopwatch clock) {
        Update impossible = new Update(KeyHistory.EQUALS, 1, KeyHistory.KEEP, 0, 1, refusal, KeyHistory.NO_VERSION);
        KeyHistory alone = Intervals.history(KeyHistory.ABSENT, List.of(impossible));
        Finding finding =
                Finding.no("a compare-and-set was refused, and yet it reported the value that it expected", 0);
        return result(
                part,
                Decision.VIOLATED,
                normalForm,
                new Decided(finding, "zones"),
                clock,
                new Explanation(history, alone, alone, finding.reason()).counterexample());
    }

    private KeyResult violated(int part, KeyHistory normalForm, KeyDecider decider, Decided decided, Stopwatch clock) {
        clock.decided();
        Fates smallest = decider.minimize(decided.finding());
        KeyHistory minimal = smallest.history();
        Recheck recheck = decider.recheck(minimal);
        if (recheck == Recheck.CONTRADICTED) {
            Finding bug = Finding.unknown("the checker is wrong (please report this history): the engine "
                    + decided.engine() + " calls a part of it violated that is linearizable: " + minimal);
            return result(part, Decision.UNKNOWN, normalForm, new Decided(bug, decided.engine()), clock, null);
        }
        Counterexample counterexample = new Explanation(
                        history, normalForm, minimal, decided.finding().reason(), smallest.isUnfinished())
                .counterexample();
        return result(part, Decision.VIOLATED, normalForm, noted(decided, recheck), clock, counterexample);
    }

    private static Decided noted(Decided decided, Recheck recheck) {
        Finding finding = decided.finding();
        return recheck == Recheck.CONFIRMED
                ? decided
                : new Decided(
                        Finding.no(finding.reason() + " (not checked a second time: the time given was over)"),
                        decided.engine());
    }

    private KeyResult result(
            int part,
            Decision decision,
            KeyHistory normalForm,
            Decided decided,
            Stopwatch clock,
            @Nullable Counterexample counterexample) {
        int[] order = decided.finding().order();
        int[] source = normalForm.source;
        return new KeyResult(
                PartCheck.key(history, partition, part),
                decision,
                normalForm.size,
                decided.engine(),
                clock.nanos(),
                clock.explainNanos(),
                decided.finding().reason(),
                () -> Arrays.stream(order).mapToObj(op -> source[op]).toList(),
                counterexample);
    }
}
