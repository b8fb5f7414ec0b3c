package dev.minos.history;

import java.util.Arrays;

/** The operations of a history by key; operations without a key are a part of their own. Immutable. */
public final class Partition {
    private final History history;
    /** Numbers of the operations, part after part, each in the order of invocation. */
    private final int[] operations;
    /** Part {@code p} is {@code operations[starts[p], starts[p+1])}. */
    private final int[] starts;

    Partition(History history) {
        this.history = history;
        int n = history.size();
        int[] partOfKey = new int[history.keys().size() + 1];
        Arrays.fill(partOfKey, -1);
        int[] counts = new int[partOfKey.length];
        int parts = 0;
        for (int i = 0; i < n; i++) {
            int slot = history.key(i) + 1;
            if (partOfKey[slot] < 0) {
                partOfKey[slot] = parts++;
            }
            counts[partOfKey[slot]]++;
        }
        starts = new int[parts + 1];
        for (int p = 0; p < parts; p++) {
            starts[p + 1] = starts[p] + counts[p];
        }
        int[] next = Arrays.copyOf(starts, parts);
        operations = new int[n];
        for (int i = 0; i < n; i++) {
            operations[next[partOfKey[history.key(i) + 1]]++] = i;
        }
    }

    /** How many keys have operations. */
    public int size() {
        return starts.length - 1;
    }

    /** Number of the part's key, {@link History#NONE} for operations without one. */
    public int key(int part) {
        return history.key(operation(part, 0));
    }

    /** How many operations the part has; at least one. */
    public int operations(int part) {
        return starts[part + 1] - starts[part];
    }

    /** Number in the history of the part's {@code j}-th operation. */
    public int operation(int part, int j) {
        return operations[starts[part] + j];
    }

    /** The part as a history of its own. */
    public History history(int part) {
        return history.select(Arrays.copyOfRange(operations, starts[part], starts[part + 1]));
    }
}
