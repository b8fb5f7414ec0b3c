package dev.minos.checker;

import static dev.minos.checker.KeyHistory.KEEP;

/** Per value the operations that can set it, in the order of invocation: one array and where each value's part begins. */
final class Setters {
    final int[] operations;
    private final int[] from;

    Setters(KeyHistory h) {
        from = new int[h.values + 1];
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] != KEEP) {
                from[h.effect[op] + 1]++;
            }
        }
        for (int value = 0; value < h.values; value++) {
            from[value + 1] += from[value];
        }
        operations = new int[from[h.values]];
        int[] next = from.clone();
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] != KEEP) {
                operations[next[h.effect[op]]++] = op;
            }
        }
    }

    int from(int value) {
        return from[value];
    }

    int to(int value) {
        return from[value + 1];
    }

    int count(int value) {
        return from[value + 1] - from[value];
    }
}
