package dev.minos.checker;

import java.util.Arrays;

/**
 * One key's history in normal form: every call is one guarded update of a register,
 * {@code if state (any | == x | != x) then (keep | set y)}, between two moments.
 *
 * <p>Columns are plain arrays, indexed by operation in the order of invocation. Values are small numbers of this key,
 * {@link #ABSENT} is 0. Moments are the ranks {@code 0 .. events-1} of the key's own events, each used once, so that
 * every engine can sort by filling an array. An operation with completion {@link #NEVER} is optional: it may take
 * effect once, at any moment after its invocation, or never. All others must take effect. Operation {@code a} precedes
 * {@code b} exactly if {@code completed[a] < invoked[b]}.
 *
 * <p>Holds by construction: no optional operation is read-only, and none sets the very value its guard demands.
 * Immutable by convention: nobody writes to the arrays after construction.
 */
public final class KeyHistory {
    public static final int NEVER = Integer.MAX_VALUE;
    public static final int ABSENT = 0;
    public static final int KEEP = -1;

    public static final byte ANY = 0;
    public static final byte EQUALS = 1;
    public static final byte DIFFERS = 2;

    public static final long NO_VERSION = -1;

    public final int size;
    /** Number of values; they are {@code 0 .. values-1}. */
    public final int values;

    public final int initial;
    public final byte[] guard;
    public final int[] guarded;
    public final int[] effect;
    public final int[] invoked;
    public final int[] completed;
    /** The operation's number in the history this was taken from. */
    public final int[] source;
    /** What the server said the version was, or {@link #NO_VERSION}; empty when no operation has one. A claim only. */
    public final long[] version;
    /** At each moment the operation invoked ({@code k}) or completed ({@code ~k}). */
    public final int[] events;

    public KeyHistory(
            int values,
            int initial,
            byte[] guard,
            int[] guarded,
            int[] effect,
            int[] invoked,
            int[] completed,
            int[] source,
            long[] version,
            int[] events) {
        this.size = guard.length;
        this.values = values;
        this.initial = initial;
        this.guard = guard;
        this.guarded = guarded;
        this.effect = effect;
        this.invoked = invoked;
        this.completed = completed;
        this.source = source;
        this.version = version;
        this.events = events;
    }

    /** True if it must take effect. */
    public boolean required(int op) {
        return completed[op] != NEVER;
    }

    /** True if it only observes. */
    public boolean readOnly(int op) {
        return effect[op] == KEEP;
    }

    /** True if its guard holds in that state. */
    public boolean holds(int op, int state) {
        return guard[op] == ANY || (guard[op] == EQUALS) == (guarded[op] == state);
    }

    /** The state after {@code op} took effect in {@code state}. */
    public int after(int op, int state) {
        return effect[op] == KEEP ? state : effect[op];
    }

    /** What the server said its version was, or {@link #NO_VERSION}. */
    public long versionOf(int op) {
        return version.length == 0 ? NO_VERSION : version[op];
    }

    /** True if some guard is a difference. */
    public boolean hasNegatives() {
        for (byte g : guard) {
            if (g == DIFFERS) {
                return true;
            }
        }
        return false;
    }

    /** The same history with other guards. */
    public KeyHistory withGuards(byte[] guards) {
        return new KeyHistory(values, initial, guards, guarded, effect, invoked, completed, source, version, events);
    }

    /** Their numbers in the history this was taken from. */
    public int[] sources(int[] operations) {
        int[] out = new int[operations.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = source[operations[i]];
        }
        return out;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("initially ").append(initial);
        for (int op = 0; op < size; op++) {
            out.append("; #").append(op).append(' ').append(describe(op));
        }
        return out.toString();
    }

    private String describe(int op) {
        String when = guard[op] == ANY ? "" : (guard[op] == EQUALS ? "if =" : "if !=") + guarded[op] + " ";
        String what = effect[op] == KEEP ? "keep" : "set " + effect[op];
        String until = required(op) ? Integer.toString(completed[op]) : "?";
        return when + what + " [" + invoked[op] + "," + until + "]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHistory h
                && initial == h.initial
                && Arrays.equals(guard, h.guard)
                && Arrays.equals(guarded, h.guarded)
                && Arrays.equals(effect, h.effect)
                && Arrays.equals(invoked, h.invoked)
                && Arrays.equals(completed, h.completed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(invoked) * 31 + Arrays.hashCode(effect);
    }
}
