package dev.minos.checker;

import java.util.Arrays;

/** A list of ints that grows by doubling. */
final class IntList {
    private int[] items = new int[2];
    private int size;

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = item;
    }

    /** Takes the last one out; -1 if there is none. */
    int pop() {
        return size == 0 ? -1 : items[--size];
    }

    int[] toArray() {
        return Arrays.copyOf(items, size);
    }
}
