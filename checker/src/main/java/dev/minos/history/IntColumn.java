package dev.minos.history;

import java.util.Arrays;

/**
 * A growable column of ints with a default; takes no memory while every value is the default. One writer; a
 * {@link #copy} may be read by anyone.
 */
final class IntColumn {
    private static final int[] NONE = new int[0];

    private final int absent;
    private int[] data = NONE;

    IntColumn(int absent) {
        this.absent = absent;
    }

    int get(int i) {
        int[] d = data;
        return i < d.length ? d[i] : absent;
    }

    void set(int i, int value) {
        if (i >= data.length) {
            if (value == absent) {
                return;
            }
            int filled = data.length;
            data = Arrays.copyOf(data, Columns.capacity(i + 1));
            if (absent != 0) {
                Arrays.fill(data, filled, data.length, absent);
            }
        }
        data[i] = value;
    }

    IntColumn copy(int size) {
        IntColumn copy = new IntColumn(absent);
        copy.data = data.length == 0 ? NONE : Arrays.copyOf(data, Math.min(size, data.length));
        return copy;
    }
}
