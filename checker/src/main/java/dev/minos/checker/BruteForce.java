package dev.minos.checker;

/**
 * The oracle: Wing and Gong's search with a memo of (operations done, state), observations first as they change nothing,
 * and no other idea, so that a reader can believe it. It re-checks every minimised counterexample and, in the tests, every engine on every small history.
 */
final class BruteForce {
    /** The most operations it accepts: their set must fit a word. */
    static final int LIMIT = 40;

    private final KeyHistory history;
    private final long all;
    private final long mustHappen;
    private final long observations;
    private final long[] predecessors;
    /** Pairs of the operations done and a state, each in one word: {@code state << LIMIT | done}. */
    private final Configurations seen;

    private final long[] pair = new long[1];
    private final Budget budget;

    private BruteForce(KeyHistory history, Budget budget) {
        if (!takes(history)) {
            throw new IllegalArgumentException("brute force takes at most " + LIMIT + " operations");
        }
        this.history = history;
        this.budget = budget;
        this.seen = new Configurations(1, budget);
        this.predecessors = new long[history.size];
        this.all = (1L << history.size) - 1;
        long required = 0;
        long observing = 0;
        for (int op = 0; op < history.size; op++) {
            required |= history.required(op) ? 1L << op : 0;
            observing |= history.readOnly(op) ? 1L << op : 0;
            for (int other = 0; other < history.size; other++) {
                predecessors[op] |= history.completed[other] < history.invoked[op] ? 1L << other : 0;
            }
        }
        this.mustHappen = required;
        this.observations = observing;
    }

    /** True if it is small enough for the pairs to fit a word. */
    static boolean takes(KeyHistory history) {
        return history.size <= LIMIT && history.values < 1 << Long.SIZE - 1 - LIMIT;
    }

    static boolean linearizable(KeyHistory history, Budget budget) {
        return new BruteForce(history, budget).search(0, history.initial);
    }

    private boolean search(long done, int state) {
        if ((done & mustHappen) == mustHappen) {
            return true;
        }
        budget.step();
        pair[0] = (long) state << LIMIT | done;
        if (seen.add(pair) < 0) {
            return false;
        }
        for (long left = observations & ~done; left != 0; left &= left - 1) {
            int op = Long.numberOfTrailingZeros(left);
            if (next(op, done, state)) {
                return search(done | 1L << op, state); // Whatever can follow otherwise can follow it as well.
            }
        }
        for (long left = all & ~observations & ~done; left != 0; left &= left - 1) {
            int op = Long.numberOfTrailingZeros(left);
            if (next(op, done, state) && search(done | 1L << op, history.effect[op])) {
                return true;
            }
        }
        return false;
    }

    private boolean next(int op, long done, int state) {
        return (predecessors[op] & ~done) == 0 && history.holds(op, state);
    }
}
