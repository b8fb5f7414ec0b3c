package dev.minos.checker;

import java.util.HashSet;
import java.util.Set;

/**
 * The two definitions for models given by steps, with nothing clever in them: whether an order is a linearization, and
 * whether there is one. What the search says is checked by them.
 */
final class ModelProof<S> {
    /** The most operations that {@link #linearizable} takes. */
    static final int LIMIT = 40;

    private final Model<S> model;
    private final ModelHistory h;
    private final Budget budget;
    private final Set<Configuration<S>> seen = new HashSet<>();
    private final boolean[] fitted;

    private record Configuration<S>(long done, S state) {}

    ModelProof(Model<S> model, ModelHistory history, Budget budget) {
        this.model = model;
        this.h = history;
        this.budget = budget;
        this.fitted = new boolean[history.size()];
    }

    /** As {@link Certificate#holds}. */
    boolean holds(int[] order) {
        boolean[] used = new boolean[h.size()];
        S state = model.initial();
        int latestInvocation = -1;
        for (int op : order) {
            if (used[op] || h.completed[op] < latestInvocation) {
                return false;
            }
            used[op] = true;
            latestInvocation = Math.max(latestInvocation, h.begun[op]);
            S next = model.step(state, h.operations.get(op));
            if (next == null) {
                return false;
            }
            state = next;
        }
        for (int op = 0; op < h.size(); op++) {
            if (h.required(op) && !used[op]) {
                return false;
            }
        }
        return true;
    }

    /** As {@link BruteForce#linearizable}. */
    boolean linearizable() {
        if (h.size() > LIMIT) {
            throw new IllegalArgumentException("brute force takes at most " + LIMIT + " operations");
        }
        return search(0, model.initial());
    }

    /** After {@link #linearizable} said no: whether {@code op} could take effect anywhere at all. */
    boolean fitted(int op) {
        return fitted[op];
    }

    private boolean search(long done, S state) {
        boolean complete = true;
        for (int op = 0; op < h.size(); op++) {
            complete &= (done >>> op & 1) != 0 || !h.required(op);
        }
        budget.step();
        if (complete || !seen.add(new Configuration<>(done, state))) {
            return complete;
        }
        for (int op = 0; op < h.size(); op++) {
            S next = (done >>> op & 1) == 0 && first(op, done) ? model.step(state, h.operations.get(op)) : null;
            fitted[op] |= next != null;
            if (next != null && search(done | 1L << op, next)) {
                return true;
            }
        }
        return false;
    }

    /** True if nothing that must come before {@code op} is still to be done. */
    private boolean first(int op, long done) {
        for (int other = 0; other < h.size(); other++) {
            if ((done >>> other & 1) == 0 && h.completed[other] < h.begun[op]) {
                return false;
            }
        }
        return true;
    }
}
