package dev.minos.checker;

import dev.minos.checker.KeyDecider.Decided;
import dev.minos.checker.KeyDecider.Effort;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The check of a history of a register model, key by key: every key with little effort first, so that a hard one cannot
 * hold up the rest, then what is left with all the time there is.
 */
final class RegisterCheck {
    private final History history;
    private final Partition partition;
    private final CheckOptions options;
    private final long deadline;
    private final KeyResult[] results;

    private RegisterCheck(History history, CheckOptions options, long start) {
        this.history = history;
        this.partition = history.byKey();
        this.options = options;
        this.deadline = start + options.timeout().toNanos();
        this.results = new KeyResult[partition.size()];
    }

    static List<KeyResult> check(History history, CheckOptions options, long start) {
        RegisterCheck check = new RegisterCheck(history, options, start);
        new KeyHistories(
                history, check.partition, options.failedCas(), options.model()); // Rejects what it cannot read.
        check.run(IntStream.range(0, check.results.length).toArray(), Effort.LITTLE);
        check.run(check.undecided(), Effort.ALL);
        return new ArrayList<>(Arrays.asList(check.results));
    }

    private int[] undecided() {
        return IntStream.range(0, results.length)
                .filter(part -> results[part].decision() == Decision.UNKNOWN)
                .toArray();
    }

    /** The largest keys first, so that no thread is left with one at the end. */
    private void run(int[] parts, Effort effort) {
        int[] order = Arrays.stream(parts)
                .boxed()
                .sorted(Comparator.comparingInt(part -> -partition.operations(part)))
                .mapToInt(part -> part)
                .toArray();
        Workers.run(options.threads(), order.length, () -> {
            KeyHistories normalForms = new KeyHistories(history, partition, options.failedCas(), options.model());
            return i -> results[order[i]] = decide(order[i], normalForms, effort);
        });
    }

    private KeyResult decide(int part, KeyHistories normalForms, Effort effort) {
        long start = System.nanoTime();
        int operations = 0;
        try {
            KeyHistory normalForm = normalForms.of(part);
            operations = normalForm.size;
            return decide(part, normalForm, effort, start);
        } catch (Budget.Exceeded spent) {
            return unknown(part, operations, start, spent.limit());
        } catch (OutOfMemoryError | StackOverflowError full) {
            return unknown(part, operations, start, "the memory of the machine was used up");
        } catch (RuntimeException wrong) {
            return unknown(part, operations, start, "the checker is wrong (please report this history): " + wrong);
        }
    }

    private KeyResult decide(int part, KeyHistory normalForm, Effort effort, long start) {
        Budget budget = Budget.until(System::nanoTime, deadline, options.memoryBytes() / options.threads());
        budget.look();
        KeyDecider decider = new KeyDecider(normalForm, budget);
        Decided decided = decider.decide(options.engine(), effort);
        Finding finding = decided.finding();
        return switch (finding.answer()) {
            case YES -> result(part, Decision.LINEARIZABLE, normalForm, decided, start, null);
            case UNKNOWN -> result(part, Decision.UNKNOWN, normalForm, decided, start, null);
            case NO -> violated(part, normalForm, decider, decided, start);
        };
    }

    private KeyResult violated(int part, KeyHistory normalForm, KeyDecider decider, Decided decided, long start) {
        Fates minimal = decider.minimize(decided.finding());
        KeyHistory small = minimal.history();
        if (decider.contradicted(small)) {
            return unknown(
                    part,
                    normalForm.size,
                    start,
                    "the checker is wrong (please report this history): the engine " + decided.engine()
                            + " calls a part of it violated that is linearizable: " + small);
        }
        Counterexample counterexample =
                new Explanation(history, normalForm, small, decided.finding().reason()).counterexample();
        return result(part, Decision.VIOLATED, normalForm, decided, start, counterexample);
    }

    private KeyResult result(
            int part,
            Decision decision,
            KeyHistory normalForm,
            Decided decided,
            long start,
            @Nullable Counterexample counterexample) {
        int[] order = decided.finding().order();
        int[] source = normalForm.source;
        return new KeyResult(
                key(part),
                decision,
                normalForm.size,
                decided.engine(),
                System.nanoTime() - start,
                decided.finding().reason(),
                () -> Arrays.stream(order).mapToObj(op -> source[op]).toList(),
                counterexample);
    }

    private KeyResult unknown(int part, int operations, long start, String reason) {
        return new KeyResult(
                key(part), Decision.UNKNOWN, operations, "none", System.nanoTime() - start, reason, List::of, null);
    }

    private @Nullable Object key(int part) {
        int key = partition.key(part);
        return key == History.NONE ? null : history.keys().get(key);
    }
}
