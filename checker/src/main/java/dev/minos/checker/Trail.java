package dev.minos.checker;

import java.util.Arrays;

/** How configurations came about: each entry an operation and the entry before it. Shared tails, never freed. */
final class Trail {
    static final int START = -1;

    private final Budget budget;
    private int[] operation = new int[64];
    private int[] before = new int[64];
    private int size;

    Trail(Budget budget) {
        this.budget = budget;
    }

    int add(int tail, int op) {
        if (size == operation.length) {
            budget.reserve(8L * size);
            operation = Arrays.copyOf(operation, 2 * size);
            before = Arrays.copyOf(before, 2 * size);
        }
        operation[size] = op;
        before[size] = tail;
        return size++;
    }

    /** The operations up to {@code tail}, first to last. */
    int[] path(int tail) {
        int length = 0;
        for (int at = tail; at != START; at = before[at]) {
            length++;
        }
        int[] out = new int[length];
        for (int at = tail; at != START; at = before[at]) {
            out[--length] = operation[at];
        }
        return out;
    }
}
