package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.Arrays;

/**
 * The open required operations at one moment, slot by slot, and how often each value is still demanded. Moves to
 * another moment by doing or undoing the events between, so a search that goes forth and back keeps no copies.
 *
 * <p>Also knows how a configuration says what became of them, two bits a slot behind the first {@link #BASE} words of
 * its record. <i>Met:</i> nothing is owed any more. <i>Spent:</i> a blind write took effect to be seen. One that is met
 * and not spent had a moment at which it could take effect unseen (R8), and may still be used until it completes.
 */
final class Window {
    static final int FREE = -1;
    /** The words of a record before the bits: (moment and) state, optional operations used. */
    static final int BASE = 2;

    private final SearchProblem problem;
    private final KeyHistory h;
    /** Per slot the operation open in it, or FREE. */
    final int[] open;
    /** Per value the required operations that demand it and have not completed. */
    final int[] demands;

    private final int words;
    private int now;

    Window(SearchProblem problem) {
        this.problem = problem;
        this.h = problem.h;
        this.open = new int[problem.width];
        this.demands = new int[h.values + 1];
        this.words = (problem.width + 63) / 64;
        Arrays.fill(open, FREE);
        for (int op = 0; op < h.size; op++) {
            demands[h.guarded[op]] += demanding(op) ? 1 : 0;
        }
    }

    private boolean demanding(int op) {
        return h.required(op) && h.guard[op] == EQUALS;
    }

    /** All events before {@code moment} have happened, no others. */
    void moveTo(int moment) {
        while (now < moment) {
            step(h.events[now++], true);
        }
        while (now > moment) {
            step(h.events[--now], false);
        }
    }

    private void step(int event, boolean forth) {
        int op = event >= 0 ? event : ~event;
        if (problem.slot[op] < 0) {
            return;
        }
        open[problem.slot[op]] = event >= 0 == forth ? op : FREE;
        if (event < 0 && h.guard[op] == EQUALS) {
            demands[h.guarded[op]] += forth ? -1 : 1;
        }
    }

    /** How many words a record has. */
    int recordWords() {
        return BASE + 2 * words;
    }

    /** Where the words of the spent bits begin. */
    int firstSpentWord() {
        return BASE + words;
    }

    boolean met(long[] record, int op) {
        int s = problem.slot[op];
        return (record[BASE + (s >> 6)] >>> s & 1) != 0;
    }

    void meet(long[] record, int op) {
        int s = problem.slot[op];
        record[BASE + (s >> 6)] |= 1L << s;
    }

    boolean spent(long[] record, int op) {
        int s = problem.slot[op];
        return (record[BASE + words + (s >> 6)] >>> s & 1) != 0;
    }

    /** True if {@code op}, now completing, is owed to nobody but may still be used to be seen. */
    boolean mayBeSeen(long[] record, int op) {
        return problem.blindMutator(op) && !spent(record, op);
    }

    /** {@code op} completed. */
    void forget(long[] record, int op) {
        int s = problem.slot[op];
        record[BASE + (s >> 6)] &= ~(1L << s);
        record[BASE + words + (s >> 6)] &= ~(1L << s);
    }

    /** Lets {@code mutator}, optional or not yet in effect, take effect: it hides open blind writes before it (R8). */
    void apply(int mutator, long[] record) {
        for (int op : open) {
            if (op != FREE && op != mutator && hidesBehind(op, mutator)) {
                meet(record, op);
            }
        }
        if (problem.slot[mutator] >= 0) {
            meet(record, mutator);
            if (problem.blindMutator(mutator)) {
                int s = problem.slot[mutator];
                record[BASE + words + (s >> 6)] |= 1L << s;
            }
        }
    }

    /** True if the blind {@code op} can take effect just before {@code mutator}, seen by nobody. */
    boolean hidesBehind(int op, int mutator) {
        return problem.blindMutator(op) && h.holds(mutator, h.effect[op]);
    }

    /** In {@code state}, open observations that hold may as well be seen now (R1), and writes of it change nothing (R8). */
    void observe(int state, long[] record) {
        for (int op : open) {
            if (op != FREE && fits(op, state)) {
                meet(record, op);
            }
        }
    }

    /** True if {@code op} can take effect in {@code state} and leaves it as it is. */
    boolean fits(int op, int state) {
        return h.effect[op] == KEEP ? h.holds(op, state) : h.effect[op] == state && h.guard[op] == ANY;
    }
}
