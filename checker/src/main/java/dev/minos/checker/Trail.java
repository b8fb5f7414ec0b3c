package dev.minos.checker;

import java.util.Arrays;

/** How configurations came about: each entry an operation, when, and the entry before it. Shared tails, never freed. */
final class Trail {
    static final int START = -1;

    private final Budget budget;
    private int[] operation = new int[64];
    private int[] before = new int[64];
    private int[] moment = new int[64];
    private int size;

    Trail(Budget budget) {
        this.budget = budget;
    }

    int add(int tail, int op, int at) {
        if (size == operation.length) {
            budget.reserve(12L * size);
            operation = Arrays.copyOf(operation, 2 * size);
            before = Arrays.copyOf(before, 2 * size);
            moment = Arrays.copyOf(moment, 2 * size);
        }
        operation[size] = op;
        before[size] = tail;
        moment[size] = at;
        return size++;
    }

    /** The operations up to {@code tail}, first to last. */
    int[] path(int tail) {
        return collect(tail, operation);
    }

    /** When each of them took effect. */
    int[] moments(int tail) {
        return collect(tail, moment);
    }

    private int[] collect(int tail, int[] what) {
        int length = 0;
        for (int at = tail; at != START; at = before[at]) {
            length++;
        }
        int[] out = new int[length];
        for (int at = tail; at != START; at = before[at]) {
            out[--length] = what[at];
        }
        return out;
    }
}
