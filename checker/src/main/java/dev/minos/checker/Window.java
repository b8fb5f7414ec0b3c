package dev.minos.checker;

import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.Arrays;

/**
 * The open required operations at one moment, slot by slot, and how often each value is still demanded. Moves to
 * another moment by doing or undoing the events between, so a search that goes forth and back keeps no copies.
 */
final class Window {
    static final int FREE = -1;

    private final SearchProblem problem;
    private final KeyHistory h;
    /** Per slot the operation open in it, or FREE. */
    final int[] open;
    /** Per value the required operations that demand it and have not completed. */
    final int[] demands;

    private int now;

    Window(SearchProblem problem) {
        this.problem = problem;
        this.h = problem.h;
        this.open = new int[problem.width];
        this.demands = new int[h.values + 1];
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

    /** Sets the bits of the open observations that hold in {@code state} (they may as well be seen now). */
    void observe(int state, long[] record, int base) {
        for (int s = 0; s < open.length; s++) {
            int op = open[s];
            if (op != FREE && h.effect[op] == KEEP && h.holds(op, state)) {
                record[base + (s >> 6)] |= 1L << s;
            }
        }
    }
}
