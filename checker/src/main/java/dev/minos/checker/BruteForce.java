package dev.minos.checker;

import java.util.HashSet;
import java.util.Set;

/**
 * The oracle: Wing and Gong's search with a memo of (operations done, state) and no other idea, so that a reader can
 * believe it. It re-checks every minimised counterexample and, in the tests, every engine on every small history.
 */
final class BruteForce {
    /** The most operations it accepts: their set must fit a word. */
    static final int LIMIT = 40;

    private final KeyHistory history;
    private final long mustHappen;
    private final long[] predecessors;
    private final Set<Configuration> seen = new HashSet<>();
    private final Budget budget;

    private record Configuration(long done, int state) {}

    private BruteForce(KeyHistory history, Budget budget) {
        if (history.size > LIMIT) {
            throw new IllegalArgumentException("brute force takes at most " + LIMIT + " operations");
        }
        this.history = history;
        this.budget = budget;
        this.predecessors = new long[history.size];
        long required = 0;
        for (int op = 0; op < history.size; op++) {
            required |= history.required(op) ? 1L << op : 0;
            for (int other = 0; other < history.size; other++) {
                predecessors[op] |= history.completed[other] < history.invoked[op] ? 1L << other : 0;
            }
        }
        this.mustHappen = required;
    }

    static boolean linearizable(KeyHistory history, Budget budget) {
        return new BruteForce(history, budget).search(0, history.initial);
    }

    private boolean search(long done, int state) {
        if ((done & mustHappen) == mustHappen) {
            return true;
        }
        budget.step();
        if (!seen.add(new Configuration(done, state))) {
            return false;
        }
        for (int op = 0; op < history.size; op++) {
            boolean next = (done & 1L << op) == 0 && (predecessors[op] & ~done) == 0 && history.holds(op, state);
            if (next && search(done | 1L << op, history.after(op, state))) {
                return true;
            }
        }
        return false;
    }
}
