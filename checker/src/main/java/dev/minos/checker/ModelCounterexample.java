package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small violated part of a history of a model given by steps. Of a long history it begins, where it can, at one of the
 * last moments whose state is certain and from which on it is violated: the {@link Past} is replaced by that state.
 */
final class ModelCounterexample<S> {
    /** For one part of a violated history. */
    private static final long STEPS_TO_TRY = 20_000;

    private static final long STEPS_PER_OPERATION = 20;

    /** Of a longer state only the beginning is shown in the sentence. */
    private static final int LONGEST = 100;

    /** Going through the past is worth so many times what trying one part is. */
    private static final int PAST = 10;

    /** More of the other operations are not named in the sentence. */
    private static final int NAMED = 3;

    /** So short a history is shown from its beginning. */
    private static final int SHORT = 12;

    /** How many moments further back to look for a smaller one, or one that shows whom an operation contradicts. */
    private static final int FURTHER = 12;

    /** So few operations are not worth looking for fewer. */
    private static final int FEW = 4;

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
        ModelCounterexample<S> resumed = whole.size() > SHORT ? resumed(model, whole, blame, little) : null;
        return resumed != null
                ? resumed
                : new ModelCounterexample<>(model, null, smallest(model, whole, blame, little));
    }

    /** From one of the last certain states on that suffice, the fewest operations, but two if possible; null if none does. */
    private static <S> @Nullable ModelCounterexample<S> resumed(
            Model<S> model, ModelHistory whole, int[] blame, Budget little) {
        ModelCounterexample<S> best = null;
        try {
            ModelHistory upToBlame = blame.length == 1 ? whole.prefix(model, whole.completed[blame[0]]) : whole;
            ModelHistory h = violated(model, upToBlame, little) ? upToBlame : whole;
            long steps = PAST * (STEPS_TO_TRY + STEPS_PER_OPERATION * h.size());
            List<ModelStart<S>> starts = Past.of(model, h, little.withSteps(steps));
            int first = 0;
            for (int i = starts.size() - 1; i >= first && (best == null || !best.isGood()); i--) {
                ModelCounterexample<S> found = from(starts.get(i), model, h, little);
                if (found != null) {
                    first = best == null ? Math.max(0, i - FURTHER) : first;
                    best = best == null || found.isBetterThan(best) ? found : best;
                }
            }
        } catch (Budget.Exceeded spent) {
            return best; // No time for a better one.
        }
        return best;
    }

    private static <S> @Nullable ModelCounterexample<S> from(
            ModelStart<S> start, Model<S> model, ModelHistory h, Budget little) {
        Model<S> from = new ResumedModel<>(model, start.state());
        ModelHistory rest = start.rest(model, h);
        if (!violated(from, rest, little)) {
            return null;
        }
        return new ModelCounterexample<>(from, model.describe(start.state()), smallest(from, rest, new int[0], little));
    }

    private static <S> ModelMinimizer.Minimal smallest(Model<S> model, ModelHistory h, int[] blame, Budget little) {
        ModelMinimizer.Minimal part = ModelMinimizer.minimize(model, h, blame, judge(model, little));
        return part.complete()
                ? new ModelMinimizer.Minimal(
                        ModelMinimizer.withoutIdle(
                                model, part.history(), judge(model, little), little.withSteps(STEPS_TO_TRY)),
                        true)
                : part;
    }

    private int size() {
        return ModelMinimizer.telling(minimal.history()).length;
    }

    private int certain() {
        ModelHistory part = minimal.history();
        return (int) IntStream.range(0, part.size()).filter(part::required).count();
    }

    private boolean isGood() {
        return certain() > 1 && size() <= FEW && minimal.complete();
    }

    /** The fewer the better; but one operation does not show whom it contradicts. */
    private boolean isBetterThan(ModelCounterexample<S> other) {
        return minimal.complete() == other.minimal.complete() ? badness() < other.badness() : minimal.complete();
    }

    private int badness() {
        return certain() == 1 ? SHORT : size();
    }

    /** UNKNOWN of a part that takes many steps to decide. */
    private static Function<ModelHistory, Answer> judge(Model<?> model, Budget little) {
        return part -> {
            try {
                Budget some = little.withSteps(STEPS_TO_TRY + STEPS_PER_OPERATION * part.size());
                return ModelSearch.decide(model, part, some).answer();
            } catch (Budget.Exceeded spent) {
                little.look();
                return Answer.UNKNOWN;
            }
        };
    }

    private static boolean violated(Model<?> model, ModelHistory part, Budget little) {
        return judge(model, little).apply(part) == Answer.NO;
    }

    /** The model, from the state on in which the counterexample begins. */
    Model<S> model() {
        return model;
    }

    ModelMinimizer.Minimal minimal() {
        return minimal;
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
        List<Operation> certain = new ArrayList<>();
        Operation culprit = null;
        int latest = -1;
        for (int op : ModelMinimizer.telling(part)) {
            Operation operation = recorded.getOrDefault(part.operations.get(op).index(), part.operations.get(op));
            operations.add(operation);
            roles.put(
                    operation.index(),
                    part.required(op) ? "must be explained" : "does not help, whenever it took effect");
            if (part.required(op)) {
                certain.add(operation);
            }
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
                sentence(culprit, certain, operations.size()),
                culprit,
                null,
                start,
                -1);
    }

    private String sentence(Operation culprit, List<Operation> certain, int size) {
        String begins = start == null
                ? ""
                : " that begins as " + shortened(start) + " (where all that took effect before must have left it)";
        String these = size == 1 ? "Nothing" : "No order of these " + size + " operations";
        return these + " on a " + model.name() + begins + " explains " + named(culprit) + beside(culprit, certain)
                + (minimal.complete() ? "" : Explanation.UNFINISHED);
    }

    private static String named(Operation operation) {
        return "the " + operation.f() + (operation.key() == null ? "" : " of " + operation.key()) + " by process "
                + operation.process() + (operation.result() == null ? "" : ", which returned " + operation.result());
    }

    /** The other answers that force it, if a person would read them. */
    private static String beside(Operation culprit, List<Operation> certain) {
        List<String> others = certain.stream()
                .filter(operation -> operation.index() != culprit.index())
                .map(ModelCounterexample::named)
                .toList();
        return others.isEmpty() || others.size() > NAMED ? "" : ", given " + String.join(" and ", others);
    }

    private static String shortened(String state) {
        return state.length() <= LONGEST ? state : state.substring(0, LONGEST) + "…";
    }
}
