package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which values must have been the state, which optional operations therefore did happen, and whether each needed value
 * has the single setter that the zones need (docs/deciding.md, "What is needed").
 */
final class Reduction {
    private static final int NONE = -1;

    private final KeyHistory h;
    /** Per value: must it have been the state at some moment? Never set for ABSENT. */
    final boolean[] needed;
    /** Per value the last of its setters, NONE if there is none. */
    final int[] setter;
    /** Per operation: it takes effect in every linearization. */
    final boolean[] happens;

    private final int[] setterCount;
    private final int[] demander;
    private final int[] work;
    private int pending;
    /** What makes a linearization, or the zones' decision, impossible. */
    private @Nullable Finding obstacle;

    Reduction(KeyHistory history) {
        this.h = history;
        this.needed = new boolean[h.values];
        this.setter = new int[h.values];
        this.setterCount = new int[h.values];
        this.demander = new int[h.values];
        this.work = new int[h.values];
        this.happens = new boolean[h.size];
        Arrays.fill(setter, NONE);
        countSetters();
        for (int op = 0; op < h.size; op++) {
            happens[op] = h.required(op);
            if (happens[op]) {
                demand(op);
            }
        }
        close();
    }

    /** NO for a value from nowhere, UNKNOWN for a needed value that several operations may have set, else null. */
    @Nullable
    Finding obstacle() {
        return obstacle;
    }

    private void countSetters() {
        for (int op = 0; op < h.size; op++) {
            int value = h.effect[op];
            if (value != KEEP) {
                setter[value] = op;
                setterCount[value]++;
            }
        }
    }

    private void demand(int op) {
        int value = h.guarded[op];
        if (h.guard[op] == EQUALS && value != ABSENT) {
            if (!needed[value]) {
                needed[value] = true;
                work[pending++] = value;
                demander[value] = op;
            } else if (h.completed[op] < h.completed[demander[value]]) {
                demander[value] = op;
            }
        }
    }

    private void close() {
        while (pending > 0) {
            int value = work[--pending];
            int count = setterCount[value] + (value == h.initial ? 1 : 0);
            if (count == 0) {
                obstacle = Finding.no("a value was observed that nobody had written", demander[value]);
                return;
            }
            if (count > 1) {
                obstacle = Finding.unknown(Limit.WRITERS.reason());
            } else if (value != h.initial && !happens[setter[value]]) {
                happens[setter[value]] = true;
                demand(setter[value]);
            }
        }
    }
}
