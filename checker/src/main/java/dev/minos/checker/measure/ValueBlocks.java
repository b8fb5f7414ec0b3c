package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.KeyHistory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The operations of one key grouped by the value they are about. A <em>block</em> is a value's write, the reads of it,
 * then the one compare-and-set from it with the value that follows, and so on; in every order that explains the key the
 * operations of a block follow each other without any other effect in between (docs/deciding.md, "Blocks"). Values that
 * several operations may set, and the absent one if anything deletes, belong to no block.
 */
final class ValueBlocks {
    /** The block of values that are there from the beginning. */
    static final int FIRST = 0;

    private static final int MANY = -2;

    private final KeyHistory h;
    /** Per value what sets it: an operation, {@link Key#NONE}, or {@link #MANY}. */
    private final int[] setter;

    /** Whether the operation certainly happened: it completed, or its value was needed. */
    private final boolean[] happened;
    /** Per value the compare-and-set away from it that happened. */
    private final int[] consumer;
    /** Per operation its block, or {@link Key#NONE}; and its place in it. */
    final int[] block;

    final int[] group;
    int count = 1;
    /** Two or three operations that contradict each other outright; empty if none do. */
    private int[] contradiction = {};

    private boolean complete = true;
    /** Per value its group, once walked. */
    private final int[] groupOfValue;

    ValueBlocks(KeyHistory h) {
        this.h = h;
        this.setter = new int[h.values];
        this.happened = new boolean[h.size];
        this.consumer = new int[h.values];
        this.block = new int[h.size];
        this.group = new int[h.size];
        this.groupOfValue = new int[h.values];
        Arrays.fill(consumer, Key.NONE);
        Arrays.fill(block, Key.NONE);
        findSetters();
        findHappened();
        findConsumers();
        if (contradiction.length == 0) {
            walkAll();
        }
        for (int op = 0; op < h.size; op++) {
            complete &= !happened[op] || covered(op);
        }
    }

    private boolean covered(int op) {
        boolean simple = h.guard[op] == ANY || (h.guard[op] == EQUALS && single(h.guarded[op]));
        return simple && block[op] != Key.NONE;
    }

    /** Whether the operation certainly happened. */
    boolean happened(int op) {
        return happened[op];
    }

    /** Whether every operation that happened is in a block, so that blocks decide. */
    boolean complete() {
        return complete;
    }

    int[] contradiction() {
        return contradiction;
    }

    private void findSetters() {
        Arrays.fill(setter, Key.NONE);
        for (int op = 0; op < h.size; op++) {
            int value = h.effect[op];
            if (value != KEEP) {
                setter[value] = setter[value] == Key.NONE && value != h.initial ? op : MANY;
            }
        }
    }

    /** An operation that crashed happened if it alone could set a value that was needed. */
    private void findHappened() {
        Deque<Integer> next = new ArrayDeque<>();
        for (int op = 0; op < h.size; op++) {
            if (h.required(op)) {
                happened[op] = true;
                next.add(op);
            }
        }
        while (!next.isEmpty()) {
            int op = next.remove();
            int value = Key.seen(h, op);
            if (value == Key.NONE || value == h.initial || setter[value] == MANY) {
                continue;
            }
            int from = setter[value];
            if (from == Key.NONE) {
                contradiction = new int[] {op};
            } else if (!happened[from]) {
                happened[from] = true;
                next.add(from);
            }
        }
    }

    private void findConsumers() {
        for (int op = 0; op < h.size; op++) {
            boolean consumes = happened[op] && h.guard[op] == EQUALS && h.effect[op] != KEEP && single(h.guarded[op]);
            if (consumes && consumer[h.guarded[op]] != Key.NONE) {
                contradiction = new int[] {consumer[h.guarded[op]], op};
            } else if (consumes) {
                consumer[h.guarded[op]] = op;
            }
        }
    }

    /** Whether the value is the state during one stretch of time at most. */
    private boolean single(int value) {
        return setter[value] != MANY;
    }

    private void walkAll() {
        int[] walked = new int[h.values];
        if (single(h.initial)) {
            walk(h.initial, FIRST, 0, walked);
        }
        for (int op = 0; op < h.size; op++) {
            boolean starts = happened[op] && h.effect[op] != KEEP && single(h.effect[op]) && starts(op);
            if (starts) {
                block[op] = count;
                walk(h.effect[op], count++, 1, walked);
            }
        }
        observe(walked);
        for (int op = 0; op < h.size; op++) {
            boolean lost = happened[op] && h.effect[op] != KEEP && single(h.effect[op]) && block[op] == Key.NONE;
            if (lost) {
                contradiction = new int[] {op}; // Compare-and-sets that need each other in a circle.
            }
        }
    }

    private boolean starts(int op) {
        return h.guard[op] == ANY || h.guard[op] == DIFFERS || !single(h.guarded[op]);
    }

    /** Follows the compare-and-sets from {@code value}; {@code walked} gets each value's block and group, packed. */
    private void walk(int value, int number, int from, int[] walked) {
        int v = value;
        int g = from;
        while (true) {
            walked[v] = number * 2 + 1;
            groupOfValue[v] = g;
            int next = consumer[v];
            if (next == Key.NONE) {
                return;
            }
            block[next] = number;
            group[next] = g + 1;
            if (!single(h.effect[next])) {
                return;
            }
            v = h.effect[next];
            g += 2;
        }
    }

    private void observe(int[] walked) {
        for (int op = 0; op < h.size; op++) {
            boolean reads = h.effect[op] == KEEP && h.guard[op] == EQUALS && walked[h.guarded[op]] != 0;
            if (reads) {
                block[op] = walked[h.guarded[op]] / 2;
                group[op] = groupOfValue[h.guarded[op]];
            }
        }
    }
}
