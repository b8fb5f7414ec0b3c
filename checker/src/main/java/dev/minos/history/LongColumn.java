package dev.minos.history;

import java.util.Arrays;

/**
 * A growable column of longs with a default; takes no memory while every value is the default. One writer; a
 * {@link #copy} may be read by anyone.
 */
final class LongColumn {
    private static final long[] NONE = new long[0];

    private final long absent;
    private long[] data = NONE;

    LongColumn(long absent) {
        this.absent = absent;
    }

    long get(int i) {
        long[] d = data;
        return i < d.length ? d[i] : absent;
    }

    void set(int i, long value) {
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

    LongColumn copy(int size) {
        LongColumn copy = new LongColumn(absent);
        copy.data = data.length == 0 ? NONE : Arrays.copyOf(data, Math.min(size, data.length));
        return copy;
    }
}
