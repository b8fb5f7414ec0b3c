package dev.minos.history;

import java.util.Arrays;

/**
 * A growable column of shorts with a default; takes no memory while every value is the default. One writer; a
 * {@link #copy} may be read by anyone.
 */
final class ShortColumn {
    private static final short[] NONE = new short[0];

    private final short absent;
    private short[] data = NONE;

    ShortColumn(short absent) {
        this.absent = absent;
    }

    short get(int i) {
        short[] d = data;
        return i < d.length ? d[i] : absent;
    }

    void set(int i, short value) {
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

    ShortColumn copy(int size) {
        ShortColumn copy = new ShortColumn(absent);
        copy.data = data.length == 0 ? NONE : Arrays.copyOf(data, Math.min(size, data.length));
        return copy;
    }
}
