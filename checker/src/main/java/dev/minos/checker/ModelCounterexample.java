package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small violated part of a history of a model given by steps. Of a long history it begins, where it can, at the last
 * quiet moment whose state is certain and from which on it is violated: the {@link Past} is replaced by that state.
 */
final class ModelCounterexample<S> {
    /** For one part of a violated history. */
    private static final long STEPS_TO_TRY = 20_000;

    private static final long STEPS_PER_OPERATION = 20;

    /** Of a longer state only the beginning is shown in the sentence. */
    private static final int LONGEST = 100;

    /** So short a history is shown from its beginning. */
    private static final int SHORT = 12;

    /** How many quiet moments further back to look for a beginning that shows whom the one operation contradicts. */
    private static final int FURTHER = 8;

    /** At how many quiet moments to begin at most. */
    private static final int STARTS = 50;

    /** What was said of the state it begins with; null for the initial one. */
    private final @Nullable String start;

    private final Model<S> model;
    private final ModelMinimizer.Minimal minimal;

    private ModelCounterexample(Model<S> model, @Nullable String start, ModelMinimizer.Minimal minimal) {
        this.model = model;
        this.start = start;
        this.minimal = minimal;
    }

    /** {@code blame} is the operation that nothing could complete, if one is known. */
    static <S> ModelCounterexample<S> of(Model<S> model, ModelHistory whole, int[] blame, Budget little) {
        try {
            ModelCounterexample<S> resumed = whole.size() > SHORT ? resumed(model, whole, blame, little) : null;
            if (resumed != null) {
                return resumed;
            }
        } catch (Budget.Exceeded spent) {
            return new ModelCounterexample<>(model, null, new ModelMinimizer.Minimal(whole, false));
        }
        return new ModelCounterexample<>(
                model, null, ModelMinimizer.minimize(model, whole, blame, violated(model, little)));
    }

    /** From the last certain state on that suffices; null if none does. */
    private static <S> @Nullable ModelCounterexample<S> resumed(
            Model<S> model, ModelHistory whole, int[] blame, Budget little) {
        ModelHistory upToBlame = blame.length == 1 ? whole.prefix(model, whole.completed[blame[0]]) : whole;
        ModelHistory h = violated(model, little).test(upToBlame) ? upToBlame : whole;
        long steps = STEPS_TO_TRY + STEPS_PER_OPERATION * h.size();
        List<Past.Start<S>> starts = Past.of(model, h, little.withSteps(steps));
        ModelCounterexample<S> nearest = null;
        int first = Math.max(0, starts.size() - STARTS);
        for (int i = starts.size() - 1; i >= first; i--) {
            Past.Start<S> start = starts.get(i);
            Model<S> from = new ResumedModel<>(model, start.state());
            ModelHistory rest = h.since(start.moment());
            if (violated(from, little).test(rest)) {
                ModelMinimizer.Minimal part = ModelMinimizer.minimize(from, rest, new int[0], violated(from, little));
                ModelCounterexample<S> found = new ModelCounterexample<>(from, model.describe(start.state()), part);
                if (ModelMinimizer.telling(part.history()).length > 1) {
                    return found;
                }
                first = nearest == null ? Math.max(first, i - FURTHER) : first;
                nearest = nearest == null ? found : nearest;
            }
        }
        return nearest;
    }

    /** False also of a part that takes many steps to decide. */
    private static <S> Predicate<ModelHistory> violated(Model<S> model, Budget little) {
        return part -> {
            try {
                Budget some = little.withSteps(STEPS_TO_TRY + STEPS_PER_OPERATION * part.size());
                return ModelSearch.decide(model, part, some).is(Answer.NO);
            } catch (Budget.Exceeded spent) {
                little.look();
                return false;
            }
        };
    }

    /** True if the definition says that it is linearizable. */
    boolean contradicted(Budget budget) {
        try {
            return minimal.history().size() <= ModelProof.LIMIT
                    && new ModelProof<>(model, minimal.history(), budget).linearizable();
        } catch (Budget.Exceeded spent) {
            return false; // Nothing was found that speaks against it.
        }
    }

    /** In the words of the operations as they were recorded. */
    Counterexample explained(ModelHistory whole) {
        ModelHistory part = minimal.history();
        Map<Integer, Operation> recorded = new HashMap<>();
        whole.operations.forEach(operation -> recorded.put(operation.index(), operation));
        List<Operation> operations = new ArrayList<>();
        Map<Integer, String> roles = new TreeMap<>();
        Operation culprit = null;
        int latest = -1;
        for (int op : ModelMinimizer.telling(part)) {
            Operation operation = recorded.getOrDefault(part.operations.get(op).index(), part.operations.get(op));
            operations.add(operation);
            roles.put(operation.index(), part.required(op) ? "must be explained" : "may have happened or not");
            if (part.required(op) && part.completed[op] > latest) {
                latest = part.completed[op];
                culprit = operation;
            }
        }
        culprit = culprit == null ? operations.get(0) : culprit;
        roles.put(culprit.index(), "the first answer that does not fit");
        return new Counterexample(
                culprit.key(),
                operations,
                roles,
                Counterexample.Kind.OTHER,
                sentence(culprit, operations.size()),
                culprit,
                null,
                start,
                -1);
    }

    private String sentence(Operation culprit, int size) {
        String begins = start == null
                ? ""
                : " that begins as " + shortened(start)
                        + " (where all that was answered before leaves it, in whatever order)";
        String these = size == 1 ? "Nothing" : "No order of these " + size + " operations";
        return these + " on a " + model.name() + begins + " explains the " + culprit.f()
                + (culprit.key() == null ? "" : " of " + culprit.key()) + " by process " + culprit.process()
                + (culprit.result() == null ? "" : ", which returned " + culprit.result())
                + (minimal.complete() ? "" : Explanation.UNFINISHED);
    }

    private static String shortened(String state) {
        return state.length() <= LONGEST ? state : state.substring(0, LONGEST) + "…";
    }
}
