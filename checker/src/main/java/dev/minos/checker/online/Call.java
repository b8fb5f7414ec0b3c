package dev.minos.checker.online;

import dev.minos.history.Operation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation. Once its outcome is known it is in normal form: {@code if state (any | == x | != x) then (keep | set y)}
 * (docs/deciding.md, "Normal form"), and must take effect, may do so at any time, or says nothing.
 */
final class Call {
    /** What is known of its effect. */
    enum Fate {
        /** Nothing yet. */
        OPEN,
        /** It takes effect between its invocation and its completion. */
        REQUIRED,
        /** It takes effect once at any time after its invocation, or never. */
        OPTIONAL,
        /** It did not happen, or it says nothing. */
        VOID
    }

    /** What it demands of the state. */
    enum Guard {
        ANY,
        EQUALS,
        DIFFERS
    }

    /** A value that no client can write. */
    private static final Object IMPOSSIBLE = new Object() {
        @Override
        public String toString() {
            return "a value that it reported itself";
        }
    };

    final long index;
    final int process;
    final String f;
    final @Nullable Object argument;
    private final @Nullable Object expected;

    /** Where the key's frontier keeps it. */
    int slot;

    /** The number of the event by which it completed. */
    long completed;

    private Fate fate = Fate.OPEN;
    private Guard guard = Guard.ANY;
    private @Nullable Object guarded;
    private boolean sets;
    private @Nullable Object effect;

    Call(long index, int process, String f, @Nullable Object argument, @Nullable Object expected) {
        this.index = index;
        this.process = process;
        this.f = f;
        this.argument = argument;
        this.expected = expected;
    }

    void succeed(@Nullable Object result) {
        fate = Fate.REQUIRED;
        switch (f) {
            case Operation.READ -> demand(Guard.EQUALS, result);
            case Operation.CAS -> {
                demand(Guard.EQUALS, expected);
                set(argument);
            }
            default -> set(argument);
        }
    }

    void crash() {
        boolean idle = f.equals(Operation.READ) || (f.equals(Operation.CAS) && Objects.equals(expected, argument));
        succeed(null);
        fate = idle ? Fate.VOID : Fate.OPTIONAL;
    }

    void fail() {
        fate = Fate.VOID;
    }

    /** A cas that saw another value than it expected. */
    void refuse() {
        fate = Fate.REQUIRED;
        demand(Guard.DIFFERS, expected);
    }

    /** A cas that saw {@code actual}; if that is what it expected, no state explains it. */
    void refuse(@Nullable Object actual) {
        fate = Fate.REQUIRED;
        demand(Guard.EQUALS, Objects.equals(actual, expected) ? IMPOSSIBLE : actual);
    }

    private void demand(Guard what, @Nullable Object value) {
        guard = what;
        guarded = value;
    }

    private void set(@Nullable Object value) {
        sets = guard == Guard.ANY || !Objects.equals(guarded, value);
        effect = value;
    }

    Fate fate() {
        return fate;
    }

    Guard guard() {
        return guard;
    }

    /** The value that {@link #guard} is about. */
    @Nullable
    Object guarded() {
        return guarded;
    }

    /** Whether it changes the state. */
    boolean sets() {
        return sets;
    }

    /** The state it leaves, if it sets one. */
    @Nullable
    Object effect() {
        return effect;
    }

    /** Whether it sets a value whatever the state is. */
    boolean blind() {
        return sets && guard == Guard.ANY;
    }

    /** Whether it may set a value, as far as is known before its outcome is. */
    boolean maySet() {
        return !f.equals(Operation.READ);
    }

    boolean doesAs(Call other) {
        return guard == other.guard
                && Objects.equals(guarded, other.guarded)
                && sets == other.sets
                && Objects.equals(effect, other.effect);
    }

    boolean holds(@Nullable Object state) {
        return guard == Guard.ANY || (guard == Guard.EQUALS) == Objects.equals(guarded, state);
    }

    /** The call, before anybody knows what came of it. */
    String name() {
        return "the " + f + " by process " + process + " (invoked as event " + index + ")";
    }

    @Override
    public String toString() {
        String what = f.equals(Operation.READ) ? String.valueOf(guarded) : String.valueOf(argument);
        String from = f.equals(Operation.CAS) ? expected + " to " : "";
        return "the " + f + " of " + from + what + " by process " + process + " (invoked as event " + index + ")";
    }
}
