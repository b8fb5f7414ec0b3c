package dev.minos.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The different values (or keys) of a history, each stored once and known by a number; equal values have equal
 * numbers. They are kept as bytes in one array and become objects only when asked for, so that 10⁷ different values
 * take some 300 MB and the garbage collector sees five objects. A value is {@code null}, {@link Long}, {@link String},
 * {@link Boolean}, {@link Double}, {@link java.math.BigInteger}, {@link java.math.BigDecimal}, {@link EdnText}, or a
 * {@link java.util.List}, {@link java.util.Set} or {@link java.util.Map} of values. One writer; a frozen table may be
 * read by anyone.
 */
public final class Values {
    /** The number of {@code null}: absent. */
    public static final int NULL = 0;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] arena;
    /** Value {@code i} lies in {@code arena[starts[i], starts[i+1])}. */
    private int[] starts;

    private int size;
    /** Open addressing: the upper half of the hash, then the value's number + 1; 0 is free. Empty in a frozen table. */
    private long[] slots;

    Values() {
        arena = new byte[256];
        starts = new int[32];
        slots = new long[64];
        internEncoded(new byte[] {ValueCodec.NULL}, 0, 1);
    }

    private Values(Values from) {
        arena = from.arena;
        starts = from.starts;
        size = from.size;
        slots = new long[0];
    }

    /** How many different values there are; they are numbered from 0. */
    public int size() {
        return size;
    }

    /** The value with number {@code id}. */
    public @Nullable Object get(int id) {
        if (id < 0 || id >= size) {
            throw new IllegalArgumentException("no value has the number " + id + ", there are " + size);
        }
        return ValueCodec.decode(arena, starts[id], starts[id + 1]);
    }

    /** What is in the table now, for other threads, while the writer goes on. */
    Values frozen() {
        return new Values(this);
    }

    /**
     * A value equal, as Java has it, to every other that a history holds for the same: whole numbers become longs.
     *
     * @throws IllegalArgumentException if a history cannot hold it
     */
    public static @Nullable Object canonical(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value;
        }
        byte[] encoded = ValueCodec.encode(value);
        return ValueCodec.decode(encoded, 0, encoded.length);
    }

    int intern(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        if (value instanceof String s && ValueCodec.isWellFormed(s)) {
            byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
            return intern(ValueCodec.STRING, utf8, 0, utf8.length);
        }
        byte[] encoded = ValueCodec.encode(value);
        return internEncoded(encoded, 0, encoded.length);
    }

    /** Interns the string whose UTF-8 bytes are {@code buffer[from, to)}. */
    int internString(byte[] buffer, int from, int to) {
        return intern(ValueCodec.STRING, buffer, from, to);
    }

    int internLong(long value) {
        byte[] bytes = new byte[8];
        LONGS.set(bytes, 0, value);
        return intern(ValueCodec.LONG, bytes, 0, 8);
    }

    private int internEncoded(byte[] encoded, int from, int to) {
        return intern(encoded[from], encoded, from + 1, to);
    }

    private int intern(byte tag, byte[] buffer, int from, int to) {
        int hash = hash(tag, buffer, from, to);
        int mask = slots.length - 1;
        int at = hash & mask;
        for (long slot; (slot = slots[at]) != 0; at = (at + 1) & mask) {
            int id = (int) slot - 1;
            if ((int) (slot >>> 32) == hash && holds(id, tag, buffer, from, to)) {
                return id;
            }
        }
        int id = append(tag, buffer, from, to);
        slots[at] = ((long) hash << 32) | (id + 1);
        if (size * 10L > slots.length * 7L) {
            rehash();
        }
        return id;
    }

    private boolean holds(int id, byte tag, byte[] buffer, int from, int to) {
        int start = starts[id];
        return arena[start] == tag && Arrays.equals(arena, start + 1, starts[id + 1], buffer, from, to);
    }

    private int append(byte tag, byte[] buffer, int from, int to) {
        int start = starts[size];
        long end = (long) start + 1 + (to - from);
        if (end > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("the different values of the history take more than 2 GB");
        }
        if (end > arena.length) {
            arena = Arrays.copyOf(arena, Columns.capacity((int) end));
        }
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, Columns.capacity(size + 2));
        }
        arena[start] = tag;
        System.arraycopy(buffer, from, arena, start + 1, to - from);
        starts[size + 1] = (int) end;
        return size++;
    }

    private void rehash() {
        long[] old = slots;
        slots = new long[old.length * 2];
        int mask = slots.length - 1;
        for (long slot : old) {
            if (slot != 0) {
                int at = (int) (slot >>> 32) & mask;
                while (slots[at] != 0) {
                    at = (at + 1) & mask;
                }
                slots[at] = slot;
            }
        }
    }

    private static int hash(byte tag, byte[] buffer, int from, int to) {
        long h = tag * 0x9E3779B97F4A7C15L + (to - from);
        int i = from;
        for (; i + 8 <= to; i += 8) {
            h = mix(h ^ (long) LONGS.get(buffer, i));
        }
        long rest = 0;
        for (; i < to; i++) {
            rest = rest << 8 | (buffer[i] & 0xFF);
        }
        h = mix(h ^ rest);
        return (int) (h >>> 32);
    }

    private static long mix(long h) {
        h *= 0xFF51AFD7ED558CCDL;
        h ^= h >>> 32;
        h *= 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 29;
    }
}
