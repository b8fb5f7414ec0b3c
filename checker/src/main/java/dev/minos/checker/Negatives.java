package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Negative observations, "the state was not x", of which most are decided by counting: they hold in every
 * linearization, and the guard can go, or in none (docs/deciding.md, "Refusals"). Near-linear.
 */
final class Negatives {
    private final KeyHistory h;
    private final Setters setters;
    /** Per value the operation that saw it (guard and required) and completed first, was invoked last; -1 none. */
    private final int[] firstSeen;

    private final int[] lastSeen;

    private Negatives(KeyHistory history) {
        this.h = history;
        this.setters = new Setters(history);
        this.firstSeen = new int[h.values];
        this.lastSeen = new int[h.values];
        Arrays.fill(firstSeen, -1);
        Arrays.fill(lastSeen, -1);
        for (int op = 0; op < h.size; op++) {
            if (h.required(op) && h.guard[op] == EQUALS) {
                see(op, h.guarded[op]);
            }
        }
    }

    private void see(int op, int value) {
        if (firstSeen[value] < 0 || h.completed[op] < h.completed[firstSeen[value]]) {
            firstSeen[value] = op;
        }
        if (lastSeen[value] < 0 || h.invoked[op] > h.invoked[lastSeen[value]]) {
            lastSeen[value] = op;
        }
    }

    /** {@code history} without the negative guards that hold in every linearization of the rest. */
    static KeyHistory withoutTrivial(KeyHistory history) {
        return history.hasNegatives() ? new Negatives(history).dropTrivial() : history;
    }

    /** Operations that contradict each other in every order, the refusal last; or null if none is found. */
    static int @Nullable [] contradiction(KeyHistory history) {
        return history.hasNegatives() ? new Negatives(history).contradiction() : null;
    }

    private KeyHistory dropTrivial() {
        int[] latestBegun = latestBegunBefore();
        int[] latestEnd = latestEnds();
        byte[] guards = h.guard.clone();
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] == DIFFERS && trivial(op, latestBegun, latestEnd)) {
                guards[op] = ANY;
            }
        }
        return h.withGuards(guards);
    }

    /**
     * The last mutator before {@code op} can be no setter of the refused value: a required mutator completed before
     * {@code op} began and was invoked after the last moment at which any of these setters can have taken effect.
     */
    private boolean trivial(int op, int[] latestBegun, int[] latestEnd) {
        int value = h.guarded[op];
        int end = settersInvokedBy(value, h.completed[op]);
        if (end == setters.from(value)) {
            return value != h.initial || latestBegun[h.invoked[op]] >= 0;
        }
        return latestBegun[h.invoked[op]] > latestEnd[end - 1];
    }

    /** At each moment the latest invocation among the required mutators completed before it; -1 none. */
    private int[] latestBegunBefore() {
        int[] out = new int[h.events.length];
        int latest = -1;
        for (int at = 0; at < out.length; at++) {
            out[at] = latest;
            int event = h.events[at];
            if (event < 0 && h.effect[~event] != KEEP) {
                latest = Math.max(latest, h.invoked[~event]);
            }
        }
        return out;
    }

    /** Along each value's setters the latest moment at which one of those so far can have taken effect. */
    private int[] latestEnds() {
        int[] out = new int[setters.operations.length];
        for (int value = 0; value < h.values; value++) {
            int latest = -1;
            for (int i = setters.from(value); i < setters.to(value); i++) {
                latest = Math.max(latest, latestEnd(setters.operations[i], value));
                out[i] = latest;
            }
        }
        return out;
    }

    private int latestEnd(int setter, int value) {
        boolean single = setters.count(value) == 1 && value != h.initial;
        int seen = single && firstSeen[value] >= 0 ? h.completed[firstSeen[value]] : NEVER;
        return Math.min(h.completed[setter], seen);
    }

    /** The end of the part of {@code value}'s setters invoked not after {@code moment}. */
    private int settersInvokedBy(int value, int moment) {
        int low = setters.from(value);
        int high = setters.to(value);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (h.invoked[setters.operations[middle]] <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int @Nullable [] contradiction() {
        int[] invokedBy = mutatorEvents(true);
        int[] completedBy = mutatorEvents(false);
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] == DIFFERS && h.required(op)) {
                int[] found = contradiction(op, invokedBy, completedBy);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The number of mutators invoked (completed) at or before each moment. */
    private int[] mutatorEvents(boolean invocations) {
        int[] out = new int[h.events.length];
        int count = 0;
        for (int at = 0; at < out.length; at++) {
            int event = h.events[at];
            int op = event >= 0 ? event : ~event;
            count += event >= 0 == invocations && h.effect[op] != KEEP ? 1 : 0;
            out[at] = count;
        }
        return out;
    }

    private int @Nullable [] contradiction(int op, int[] invokedBy, int[] completedBy) {
        int value = h.guarded[op];
        if (value == ABSENT || value == h.initial || setters.count(value) != 1) {
            return null;
        }
        int writer = setters.operations[setters.from(value)];
        if (writer == op) {
            return null;
        }
        int first =
                firstSeen[value] < 0 || h.completed[writer] < h.completed[firstSeen[value]] ? writer : firstSeen[value];
        int last = lastSeen[value];
        if (last >= 0 && h.completed[first] < h.invoked[op] && h.completed[op] < h.invoked[last]) {
            return new int[] {writer, first, last, op};
        }
        boolean alone = h.effect[op] == KEEP
                && h.completed[writer] < h.invoked[op]
                && invokedBy[h.completed[op]] - completedBy[h.invoked[writer]] == 1;
        return alone ? new int[] {writer, op} : null;
    }
}
