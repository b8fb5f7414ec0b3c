package dev.minos.checker;

import java.util.Arrays;

/**
 * The oracle: Wing and Gong's search with a memo of (operations done, state), observations first as they change nothing,
 * and two more ideas. Who comes to the same state with the same required operations done and fewer optional ones used can
 * do all that the other can. And an optional operation is left out if nobody who is left asks for the value that it sets:
 * up to the next change nobody would notice. No other, so that a reader can believe it. It re-checks every minimised
 * counterexample and, in the tests, every engine on every small history.
 */
final class BruteForce {
    /** The most operations it accepts: their set must fit a word. */
    static final int LIMIT = 40;

    private final KeyHistory history;
    private final long all;
    private final long mustHappen;
    private final long observations;
    private final long[] predecessors;
    /** Per value the operations that demand it; and those that demand any other than a certain one. */
    private final long[] demanders;

    private final long refused;
    /** Pairs of the required operations done and a state, each in one word: {@code state << LIMIT | done}. */
    private final Configurations seen;

    /** Per pair the sets of optional operations with which it was met, none within another when it was added. */
    private long[][] used = new long[32][];

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
        this.demanders = new long[history.values];
        this.all = (1L << history.size) - 1;
        long required = 0;
        long observing = 0;
        long refusing = 0;
        for (int op = 0; op < history.size; op++) {
            required |= history.required(op) ? 1L << op : 0;
            observing |= history.readOnly(op) ? 1L << op : 0;
            refusing |= history.guard[op] == KeyHistory.DIFFERS ? 1L << op : 0;
            demanders[history.guarded[op]] |= history.guard[op] == KeyHistory.EQUALS ? 1L << op : 0;
            for (int other = 0; other < history.size; other++) {
                predecessors[op] |= history.completed[other] < history.invoked[op] ? 1L << other : 0;
            }
        }
        this.mustHappen = required;
        this.observations = observing;
        this.refused = refusing;
    }

    /** True if somebody besides {@code op} itself who is not done may ask for what it sets. */
    private boolean noticed(int op, long done) {
        return ((demanders[history.effect[op]] | refused) & ~done & ~(1L << op)) != 0;
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
        if (!isNew(done, state)) {
            return false;
        }
        for (long left = observations & ~done; left != 0; left &= left - 1) {
            int op = Long.numberOfTrailingZeros(left);
            if (next(op, done, state)) {
                return search(done | 1L << op, state); // Whatever can follow otherwise can follow it as well.
            }
        }
        long mutators = all & ~observations & ~done;
        if (any(mutators & mustHappen, done, state)) {
            return true;
        }
        long worthIt = 0;
        for (long left = mutators & ~mustHappen; left != 0; left &= left - 1) {
            int op = Long.numberOfTrailingZeros(left);
            worthIt |= history.effect[op] != state && noticed(op, done) ? 1L << op : 0;
        }
        return any(worthIt, done, state);
    }

    private boolean any(long mutators, long done, int state) {
        for (long left = mutators; left != 0; left &= left - 1) {
            int op = Long.numberOfTrailingZeros(left);
            if (next(op, done, state) && search(done | 1L << op, history.effect[op])) {
                return true;
            }
        }
        return false;
    }

    /** False if it was met before with these, or fewer, optional operations used. */
    private boolean isNew(long done, int state) {
        pair[0] = (long) state << LIMIT | done & mustHappen;
        long optional = done & ~mustHappen;
        int number = seen.add(pair);
        if (number >= 0) {
            used = number < used.length ? used : Arrays.copyOf(used, 2 * number);
            used[number] = new long[] {optional};
            return true;
        }
        long[] sets = used[~number];
        for (long fewer : sets) {
            if ((fewer & ~optional) == 0) {
                return false;
            }
        }
        budget.reserve(Long.BYTES);
        used[~number] = Arrays.copyOf(sets, sets.length + 1);
        used[~number][sets.length] = optional;
        return true;
    }

    private boolean next(int op, long done, int state) {
        return (predecessors[op] & ~done) == 0 && history.holds(op, state);
    }
}
