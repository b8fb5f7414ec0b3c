package dev.minos.checker;

import java.util.Arrays;

/**
 * A set of records of a fixed number of words, in one array: no object per record. Known by their number, in the order
 * of adding. Asks the budget before it grows.
 */
final class Configurations {
    private final int width;
    private final Budget budget;
    private long[] words;
    private int[] slots = new int[64];
    private int[] slotOf = new int[32];
    private int size;

    Configurations(int width, Budget budget) {
        this.width = width;
        this.budget = budget;
        this.words = new long[32 * width];
    }

    int size() {
        return size;
    }

    /** Adds a copy of {@code record}: its number, or {@code ~number} if it was there. */
    int add(long[] record) {
        int slot = find(record);
        if (slots[slot] != 0) {
            return ~(slots[slot] - 1);
        }
        if (2 * (size + 1) > slots.length) {
            rehash();
            slot = find(record);
        }
        if ((size + 1) * width > words.length) {
            if (words.length > Integer.MAX_VALUE / 2) {
                throw new Budget.Exceeded("the table of the search is as large as an array can be");
            }
            budget.reserve(8L * words.length + 4L * slotOf.length);
            words = Arrays.copyOf(words, 2 * words.length);
            slotOf = Arrays.copyOf(slotOf, 2 * slotOf.length);
        }
        slotOf[size] = slot;
        System.arraycopy(record, 0, words, size * width, width);
        slots[slot] = ++size;
        return size - 1;
    }

    void read(int number, long[] record) {
        System.arraycopy(words, number * width, record, 0, width);
    }

    long word(int number, int index) {
        return words[number * width + index];
    }

    /** Forgets all records; cheap when they are few. */
    void clear() {
        if (8 * size > slots.length) {
            Arrays.fill(slots, 0);
        } else {
            for (int number = 0; number < size; number++) {
                slots[slotOf[number]] = 0;
            }
        }
        size = 0;
    }

    private int find(long[] record) {
        int mask = slots.length - 1;
        int slot = hash(record, 0) & mask;
        while (slots[slot] != 0 && !same(record, (slots[slot] - 1) * width)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean same(long[] record, int from) {
        for (int i = 0; i < width; i++) {
            if (record[i] != words[from + i]) {
                return false;
            }
        }
        return true;
    }

    private int hash(long[] from, int offset) {
        long hash = 0;
        for (int i = 0; i < width; i++) {
            hash = (hash ^ from[offset + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 16);
    }

    private void rehash() {
        budget.reserve(4L * slots.length);
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = hash(words, number * width) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = number + 1;
            slotOf[number] = slot;
        }
    }
}
