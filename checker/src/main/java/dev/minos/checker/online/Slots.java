package dev.minos.checker.online;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set of slots: small numbers of operations under way. Immutable; as wide as its greatest number. */
final class Slots {
    static final Slots NONE = new Slots(new long[0]);

    private final long[] words;

    private Slots(long[] words) {
        this.words = words;
    }

    private static Slots of(long[] words, int length) {
        int last = length;
        while (last > 0 && words[last - 1] == 0) {
            last--;
        }
        return last == 0 ? NONE : new Slots(last == words.length ? words : Arrays.copyOf(words, last));
    }

    static Slots of(int slot) {
        long[] words = new long[(slot >> 6) + 1];
        words[slot >> 6] = 1L << slot;
        return new Slots(words);
    }

    boolean has(int slot) {
        return slot >> 6 < words.length && (words[slot >> 6] >>> slot & 1) != 0;
    }

    boolean isEmpty() {
        return words.length == 0;
    }

    int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    private long word(int at) {
        return at < words.length ? words[at] : 0;
    }

    Slots or(Slots other) {
        if (holds(other)) {
            return this;
        }
        long[] out = Arrays.copyOf(words, Math.max(words.length, other.words.length));
        for (int i = 0; i < other.words.length; i++) {
            out[i] |= other.words[i];
        }
        return new Slots(out);
    }

    Slots and(Slots other) {
        int length = Math.min(words.length, other.words.length);
        long[] out = new long[length];
        for (int i = 0; i < length; i++) {
            out[i] = words[i] & other.words[i];
        }
        return of(out, length);
    }

    Slots without(Slots other) {
        if (!meets(other)) {
            return this;
        }
        long[] out = words.clone();
        for (int i = 0; i < Math.min(out.length, other.words.length); i++) {
            out[i] &= ~other.words[i];
        }
        return of(out, out.length);
    }

    Slots without(int slot) {
        return has(slot) ? without(of(slot)) : this;
    }

    /** Whether some slot is in both. */
    boolean meets(Slots other) {
        for (int i = 0; i < Math.min(words.length, other.words.length); i++) {
            if ((words[i] & other.words[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether every slot of {@code other} is in this. */
    boolean holds(Slots other) {
        for (int i = 0; i < other.words.length; i++) {
            if ((other.words[i] & ~word(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The least slot from {@code from} on that is in it, -1 if there is none. */
    int next(int from) {
        for (int at = from >> 6; at < words.length; at++) {
            long left = at == from >> 6 ? words[at] & -1L << from : words[at];
            if (left != 0) {
                return (at << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return -1;
    }

    /** The least slot that is not in it. */
    int firstFree() {
        for (int at = 0; at < words.length; at++) {
            if (words[at] != -1) {
                return (at << 6) + Long.numberOfTrailingZeros(~words[at]);
            }
        }
        return words.length << 6;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slots slots && Arrays.equals(words, slots.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("{");
        for (int slot = next(0); slot >= 0; slot = next(slot + 1)) {
            out.append(out.length() == 1 ? "" : ", ").append(slot);
        }
        return out.append('}').toString();
    }
}
