package dev.minos.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model's states as small numbers, and its steps from state to state, each computed once. */
final class Steps<S> {
    static final int IMPOSSIBLE = -1;
    private static final int BYTES_PER_STATE = 200;
    private static final int BYTES_PER_STEP = 64;

    private final Model<S> model;
    private final ModelHistory history;
    private final Budget budget;
    private final Map<S, Integer> numbers = new HashMap<>();
    private final List<S> states = new ArrayList<>();
    private final Map<Long, Integer> steps = new HashMap<>();
    private final boolean[] observes;

    Steps(Model<S> model, ModelHistory history, Budget budget) {
        this.model = model;
        this.history = history;
        this.budget = budget;
        this.observes = new boolean[history.size()];
        for (int op = 0; op < observes.length; op++) {
            observes[op] = model.observes(history.operations.get(op));
        }
    }

    int initial() {
        return number(model.initial());
    }

    /** True if {@code op} changes no state. */
    boolean observes(int op) {
        return observes[op];
    }

    /** The state after {@code op} in {@code state}, or IMPOSSIBLE. */
    int next(int state, int op) {
        long step = (long) state << 32 | op;
        Integer known = steps.get(step);
        if (known == null) {
            budget.reserve(BYTES_PER_STEP);
            known = compute(state, op);
            steps.put(step, known);
        }
        return known;
    }

    private int compute(int state, int op) {
        @Nullable S next = model.step(states.get(state), history.operations.get(op));
        if (next == null) {
            return IMPOSSIBLE;
        }
        int number = number(next);
        if (observes[op] && number != state) {
            throw new IllegalStateException("the model " + model.name() + " says that the operation at index "
                    + history.operations.get(op).index() + " only observes, but it changes the state");
        }
        return number;
    }

    private int number(S state) {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        budget.reserve(BYTES_PER_STATE);
        int number = states.size();
        numbers.put(state, number);
        states.add(state);
        return number;
    }
}
