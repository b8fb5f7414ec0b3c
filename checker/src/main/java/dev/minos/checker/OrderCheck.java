package dev.minos.checker;

import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.Arrays;

/**
 * Is there a linearization in which exactly these mutators take effect, in exactly this order? Exact for the given
 * order, any guards, values as often as they like, linear time (docs/deciding.md, "A given order").
 *
 * <p>The place in the order moves forward only when it must: for the deadline of a mutator, or for the deadline of an
 * observation whose window has shown no fitting state yet. So it is at every moment the least possible one, and if a
 * mutator then turns out to be invoked too late, it would be too late in every other schedule as well.
 */
final class OrderCheck {
    private static final int NONE = -1;

    private final KeyHistory h;
    private final int[] order;
    /** The state after the first j mutators. */
    private final int[] states;
    /** The next gap after j with the same state, NONE at the end; and per value the first gap not behind us. */
    private final int[] nextSame;

    private final int[] cursor;
    /** Per value the observations that wait for it: a linked list. */
    private final int[] waiting;

    private final int[] nextWaiting;
    /** Values that some waiting observation must not see. */
    private int[] refused = {};

    private int refusals;
    private final int[] refusing;
    private final boolean[] done;
    private final int[] linearization;
    private int length;
    private int place;

    private OrderCheck(KeyHistory history, int[] order) {
        this.h = history;
        this.order = order;
        this.states = new int[order.length + 1];
        this.nextSame = new int[order.length + 1];
        this.cursor = filled(history.values);
        this.waiting = filled(history.values);
        this.refusing = history.hasNegatives() ? filled(history.values) : new int[0];
        this.nextWaiting = new int[history.size];
        this.done = new boolean[history.size];
        this.linearization = new int[history.size];
    }

    private static int[] filled(int size) {
        int[] out = new int[size];
        Arrays.fill(out, NONE);
        return out;
    }

    /** YES with the linearization, or UNKNOWN: that this order fails says nothing of other orders. */
    static Finding check(KeyHistory history, int[] order) {
        OrderCheck check = new OrderCheck(history, order);
        if (!check.walkStates()) {
            return Finding.unknown("the order has a guard that fails");
        }
        int[] positions = check.positions();
        if (positions.length == 0 && history.size > 0) {
            return Finding.unknown("the order lacks an operation that must happen");
        }
        return check.sweep(positions)
                ? Finding.yes(Arrays.copyOf(check.linearization, check.length))
                : Finding.unknown("the order is no linearization");
    }

    private boolean walkStates() {
        int state = h.initial;
        states[0] = state;
        for (int j = 0; j < order.length; j++) {
            if (!h.holds(order[j], state)) {
                return false;
            }
            state = h.after(order[j], state);
            states[j + 1] = state;
        }
        for (int j = order.length; j >= 0; j--) {
            nextSame[j] = cursor[states[j]];
            cursor[states[j]] = j;
        }
        return true;
    }

    /** Each mutator's place in the order, or nothing if a required one is missing or one comes twice. */
    private int[] positions() {
        int[] positions = filled(h.size);
        for (int j = 0; j < order.length; j++) {
            if (positions[order[j]] != NONE) {
                return new int[0];
            }
            positions[order[j]] = j + 1;
        }
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] != KEEP && h.required(op) && positions[op] == NONE) {
                return new int[0];
            }
        }
        return positions;
    }

    private boolean sweep(int[] positions) {
        for (int now = 0; now < h.events.length; now++) {
            int event = h.events[now];
            if (event >= 0) {
                if (h.effect[event] == KEEP) {
                    observe(event);
                }
            } else if (!done[~event] && !advance(target(~event, positions), now)) {
                return false;
            }
        }
        return advance(order.length, KeyHistory.NEVER);
    }

    private void observe(int op) {
        if (h.holds(op, states[place])) {
            place(op);
        } else if (h.guard[op] == EQUALS) {
            nextWaiting[op] = waiting[h.guarded[op]];
            waiting[h.guarded[op]] = op;
        } else {
            refuse(op);
        }
    }

    private void refuse(int op) {
        int value = h.guarded[op];
        if (refusing[value] == NONE) {
            if (refusals == refused.length) {
                refused = Arrays.copyOf(refused, 2 * refusals + 4);
            }
            refused[refusals++] = value;
        }
        nextWaiting[op] = refusing[value];
        refusing[value] = op;
    }

    /** The least place at which {@code op}, due now, is satisfied; NONE if there is no such place. */
    private int target(int op, int[] positions) {
        if (h.effect[op] != KEEP) {
            return positions[op];
        }
        if (h.guard[op] == EQUALS) {
            return nextWith(h.guarded[op]);
        }
        int j = place;
        while (j < order.length && states[j] == h.guarded[op]) {
            j++;
        }
        return states[j] == h.guarded[op] ? NONE : j;
    }

    private int nextWith(int value) {
        int j = cursor[value];
        while (j != NONE && j <= place) {
            j = nextSame[j];
        }
        cursor[value] = j;
        return j;
    }

    private boolean advance(int target, int now) {
        if (target == NONE) {
            return false;
        }
        while (place < target) {
            int op = order[place];
            if (h.invoked[op] > now) {
                return false;
            }
            place++;
            place(op);
            settle();
        }
        return true;
    }

    private void settle() {
        int state = states[place];
        placeAll(waiting[state]);
        waiting[state] = NONE;
        int kept = 0;
        for (int i = 0; i < refusals; i++) {
            if (refused[i] == state) {
                refused[kept++] = state;
            } else {
                placeAll(refusing[refused[i]]);
                refusing[refused[i]] = NONE;
            }
        }
        refusals = kept;
    }

    private void placeAll(int first) {
        for (int op = first; op != NONE; op = nextWaiting[op]) {
            place(op);
        }
    }

    private void place(int op) {
        done[op] = true;
        linearization[length++] = op;
    }
}
