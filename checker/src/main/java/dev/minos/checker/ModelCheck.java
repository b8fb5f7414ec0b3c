package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.KeyDecider.Effort;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides the keys of a history of a model given by steps. One thread. */
final class ModelCheck<S> implements PartCheck.Decider {
    private static final String ENGINE = "search";
    private static final long STEPS = 200_000;

    private final History history;
    private final Partition partition;
    private final Model<S> model;

    private ModelCheck(History history, Partition partition, Model<S> model) {
        this.history = history;
        this.partition = partition;
        this.model = model;
    }

    static <S> List<KeyResult> check(Model<S> model, History history, CheckOptions options, long start) {
        refuseUnknown(model, history);
        Partition partition = history.byKey();
        if (!model.perKey() && partition.size() > 1) {
            throw new IllegalArgumentException(
                    "the model " + model.name() + " is one object, but the operations of this history have "
                            + partition.size() + " different keys");
        }
        return PartCheck.run(history, partition, options, start, () -> new ModelCheck<>(history, partition, model));
    }

    /** Before the work begins: an operation that the model does not have, or not with such arguments. */
    private static <S> void refuseUnknown(Model<S> model, History history) {
        boolean[] tried = new boolean[history.functions().size()];
        for (int op = 0; op < history.size(); op++) {
            Operation operation = history.operation(op);
            if (tried[history.function(op)] && !ModelHistory.tells(model, operation)) {
                continue;
            }
            tried[history.function(op)] = true;
            try {
                model.step(model.initial(), operation);
            } catch (IllegalArgumentException unknown) {
                throw unknown;
            } catch (RuntimeException | Error bug) {
                return; // It will be told of with the key in which it happens.
            }
        }
    }

    @Override
    public KeyResult decide(int part, Budget budget, Effort effort) {
        Stopwatch clock = new Stopwatch();
        ModelHistory whole = ModelHistory.of(model, operations(part));
        Budget spend = effort == Effort.ALL ? budget : budget.withSteps(STEPS + 20L * whole.size());
        Finding finding = ModelSearch.decide(model, whole, spend);
        if (finding.is(Answer.YES)) {
            boolean holds = new ModelProof<>(model, whole, budget).holds(finding.order());
            return holds
                    ? result(part, Decision.LINEARIZABLE, whole, finding, clock, null)
                    : result(
                            part,
                            Decision.UNKNOWN,
                            whole,
                            Finding.unknown("the checker is wrong: the linearization"
                                    + " that the search found does not hold; please report this history"),
                            clock,
                            null);
        }
        return violated(part, whole, finding, budget, clock);
    }

    private List<Operation> operations(int part) {
        List<Operation> operations = new ArrayList<>(partition.operations(part));
        for (int j = 0; j < partition.operations(part); j++) {
            operations.add(history.operation(partition.operation(part, j)));
        }
        return operations;
    }

    private KeyResult violated(int part, ModelHistory whole, Finding finding, Budget budget, Stopwatch clock) {
        clock.decided();
        ModelCounterexample<S> smallest = ModelCounterexample.of(model, whole, finding.blame(), budget.tenth());
        if (smallest.contradicted(budget.withSteps(STEPS))) {
            Finding bug = Finding.unknown("the checker is wrong: the search calls a part of it violated that is"
                    + " linearizable; please report this history");
            return result(part, Decision.UNKNOWN, whole, bug, clock, null);
        }
        return result(part, Decision.VIOLATED, whole, finding, clock, smallest.explained(whole));
    }

    private KeyResult result(
            int part,
            Decision decision,
            ModelHistory whole,
            Finding finding,
            Stopwatch clock,
            @Nullable Counterexample counterexample) {
        return new KeyResult(
                PartCheck.key(history, partition, part),
                decision,
                whole.size(),
                ENGINE,
                clock.nanos(),
                clock.explainNanos(),
                finding.reason(),
                () -> witness(part, whole, finding.order()),
                counterexample);
    }

    /** The order as operation numbers of the history. */
    private List<Integer> witness(int part, ModelHistory whole, int[] order) {
        Map<Integer, Integer> byInvocation = new HashMap<>();
        for (int j = 0; j < partition.operations(part); j++) {
            int op = partition.operation(part, j);
            byInvocation.put(history.invoked(op), op);
        }
        return Arrays.stream(order)
                .mapToObj(op -> byInvocation.get(whole.operations.get(op).invoked()))
                .toList();
    }
}
