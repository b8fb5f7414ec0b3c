package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets Knossos judge the keys of a register history, alone or after our own engines. */
final class KnossosCheck {
    private static final String ENGINE = "knossos";

    private final History history;
    private final Partition partition;
    private final CheckOptions options;

    private KnossosCheck(History history, CheckOptions options) {
        this.history = history;
        this.partition = history.byKey();
        this.options = options;
    }

    /** Knossos' verdicts; they come without witness, and violated keys without explanation. */
    static List<KeyResult> check(History history, CheckOptions options, long start) {
        KnossosCheck check = new KnossosCheck(history, options);
        Knossos knossos = Knossos.find(options.memoryBytes());
        List<KeyResult> ours = RegisterCheck.check(history, options.withEngine(Engine.AUTO), start);
        return knossos == null ? check.unknown(Knossos.HOW_TO_GET_IT) : check.judged(ours, knossos, start, true);
    }

    /** {@code ours}, with every key unknown on which Knossos, if it is here, disagrees. */
    static List<KeyResult> compare(History history, CheckOptions options, long start, List<KeyResult> ours) {
        Knossos knossos = Knossos.find(options.memoryBytes());
        return knossos == null ? ours : new KnossosCheck(history, options).judged(ours, knossos, start, false);
    }

    private List<KeyResult> unknown(String reason) {
        List<KeyResult> results = new ArrayList<>();
        for (int part = 0; part < partition.size(); part++) {
            Object key = PartCheck.key(history, partition, part);
            results.add(result(key, Decision.UNKNOWN, partition.operations(part), ENGINE, reason, null));
        }
        return results;
    }

    private List<KeyResult> judged(List<KeyResult> ours, Knossos knossos, long start, boolean alone) {
        KeyHistories normalForms = new KeyHistories(history, partition, options.failedCas(), options.model());
        List<KeyHistory> histories = new ArrayList<>();
        for (int part = 0; part < partition.size(); part++) {
            histories.add(normalForms.of(part));
        }
        Duration left = options.timeout().minusNanos(System.nanoTime() - start);
        Map<Integer, Knossos.Judged> answers = left.isNegative() ? Map.of() : knossos.judge(histories, left);
        List<KeyResult> results = new ArrayList<>();
        for (int part = 0; part < ours.size(); part++) {
            Knossos.Judged judged = answers.get(part);
            Answer answer = judged == null ? Answer.UNKNOWN : judged.answer();
            results.add(judged(
                    ours.get(part),
                    answer,
                    histories.get(part).hasNegatives() || normalForms.contradictoryRefusal(part) >= 0,
                    alone));
        }
        return results;
    }

    /** Knossos does not look at refusals, so what it accepts may be violated by one. */
    private static KeyResult judged(KeyResult ours, Answer answer, boolean refusals, boolean alone) {
        boolean contradicts = answer == Answer.NO && ours.decision() == Decision.LINEARIZABLE
                || answer == Answer.YES && ours.decision() == Decision.VIOLATED && !refusals;
        if (contradicts) {
            String reason = "Knossos says that it is " + (answer == Answer.YES ? "linearizable" : "violated") + " and "
                    + ours.engine() + " that it is not; one of them is wrong, please report this history";
            return result(ours.key(), Decision.UNKNOWN, ours.operations(), ENGINE, reason, null);
        }
        if (!alone) {
            String engine = answer == Answer.UNKNOWN ? ours.engine() : ours.engine() + "+" + ENGINE;
            return new KeyResult(
                    ours.key(),
                    ours.decision(),
                    ours.operations(),
                    engine,
                    ours.nanos(),
                    ours.explainNanos(),
                    ours.reason(),
                    ours.witness(),
                    ours.counterexample());
        }
        return alone(ours, answer);
    }

    /** A violation counts only with a counterexample, which is ours. */
    private static KeyResult alone(KeyResult ours, Answer answer) {
        if (answer == Answer.UNKNOWN) {
            String reason = "Knossos could not decide it with the time and memory given";
            return result(ours.key(), Decision.UNKNOWN, ours.operations(), ENGINE, reason, null);
        }
        if (answer == Answer.YES) {
            return result(ours.key(), Decision.LINEARIZABLE, ours.operations(), ENGINE, "", null);
        }
        return ours.decision() == Decision.VIOLATED
                ? result(ours.key(), Decision.VIOLATED, ours.operations(), ENGINE, ours.reason(), ours.counterexample())
                : result(
                        ours.key(),
                        Decision.UNKNOWN,
                        ours.operations(),
                        ENGINE,
                        "Knossos calls it violated, but our own engines could not find out why: " + ours.reason(),
                        null);
    }

    private static KeyResult result(
            @Nullable Object key,
            Decision decision,
            int operations,
            String engine,
            String reason,
            @Nullable Counterexample counterexample) {
        return new KeyResult(key, decision, operations, engine, 0, 0, reason, List::of, counterexample);
    }
}
