package dev.minos.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of Jepsen's formats, old and new, into operations. One thread, one file.
 *
 * <ul>
 *   <li>What was asked for is taken from the invocation: old logs overwrite it in the completion ({@code :info :write
 *       :timed-out}).
 *   <li>{@code :timed-out} on a {@code :fail} is not definite: the outcome of a write or cas is unknown, a read had no
 *       effect. Such a process goes on.
 *   <li>With {@link #refusesByFailing}, a cas that failed for no reason given observed that the value differed.
 * </ul>
 *
 * Events that break the contract are refused with an {@link IllegalArgumentException}.
 */
final class JepsenEvents {
    private static final String TIMED_OUT = "timed-out";

    private final HistoryBuilder to = History.builder();
    private final boolean independent;
    private final boolean failedCasObserved;

    /** One event; what its map or line holds. */
    static final class Raw {
        @Nullable
        Object process;

        @Nullable
        Object type;

        @Nullable
        Object f;

        @Nullable
        Object key;

        @Nullable
        Object value;

        @Nullable
        Object error;

        @Nullable
        Object node;

        @Nullable
        Object mode;

        @Nullable
        Object actual;

        boolean actualKnown;
        long timeNanos = -1;
        long version = -1;
        long index = -1;
    }

    private JepsenEvents(ReadOptions.Keys keys, boolean failedCasObserved) {
        independent = keys == ReadOptions.Keys.INDEPENDENT;
        this.failedCasObserved = failedCasObserved;
    }

    /** Failed operations say nothing of the state, as Knossos sees it. */
    static JepsenEvents of(ReadOptions.Keys keys) {
        return new JepsenEvents(keys, false);
    }

    /** A cas that failed, and names no error, observed that the value differed. */
    static JepsenEvents refusesByFailing(ReadOptions.Keys keys) {
        return new JepsenEvents(keys, true);
    }

    History build() {
        return to.build();
    }

    void note(String sentence) {
        to.note(sentence);
    }

    void add(Raw raw) {
        String type = name(raw.type);
        String f = raw.f == null ? null : name(raw.f);
        boolean known = List.of("invoke", "ok", "fail", "info").contains(type);
        if (!known) {
            throw new IllegalArgumentException(
                    "expected :type to be :invoke, :ok, :fail or :info, not " + Edn.print(raw.type));
        }
        if (raw.process == null) {
            throw new IllegalArgumentException("expected a :process");
        }
        if (!(raw.process instanceof Long process)) {
            if (f != null && Operation.isOfClient(f, type)) {
                throw new IllegalArgumentException(
                        "a :" + f + " by the process " + Edn.print(raw.process) + "; clients have numbers");
            }
            int index = raw.index < 0 ? to.events() : Math.toIntExact(raw.index);
            to.at(raw.timeNanos).event(index, name(raw.process), type, f == null ? "" : f, raw.value);
            return;
        }
        if (process < 0 || process > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected :process between 0 and 2^31-1, not " + process);
        }
        if (f == null) {
            throw new IllegalArgumentException("expected an :f that says what was done");
        }
        unwrap(raw, type, f);
        if (type.equals("invoke")) {
            invoke(process.intValue(), f, raw);
        } else {
            complete(process.intValue(), f, type, raw);
        }
    }

    private void unwrap(Raw raw, String type, String f) {
        if (!independent || isTimedOut(raw.value)) {
            return;
        }
        if (raw.value instanceof List<?> pair && pair.size() == 2) {
            raw.key = pair.get(0);
            raw.value = pair.get(1);
        } else if (type.equals("invoke")) {
            throw new IllegalArgumentException("expected the :value of independent keys to be [key value], not "
                    + Edn.print(raw.value) + " in :f :" + f);
        }
    }

    private void invoke(int process, String f, Raw raw) {
        if (!independent && f.equals(Operation.READ) && raw.key == null && isKeyAndNothing(raw.value)) {
            throw new IllegalArgumentException("a read of " + Edn.print(raw.value)
                    + ": these values are Jepsen's [key value]; read them with --independent");
        }
        int position = to.events();
        Object argument = f.equals(Operation.READ) ? null : raw.value;
        to.at(raw.timeNanos).in(text(raw.mode)).on(text(raw.node)).invoke(process, f, raw.key, argument);
        if (raw.index >= 0) {
            to.columns.invokedIndexShift.set(to.size() - 1, Math.toIntExact(raw.index - position));
        }
    }

    private void complete(int process, String f, String type, Raw raw) {
        int open = to.openRow(process);
        if (open >= 0 && to.columns.f.get(open) != to.functions.id(f)) {
            throw new IllegalArgumentException(
                    "a completion of :" + f + " by process " + process + ", whose open operation is another");
        }
        String error = raw.error == null ? isTimedOut(raw.value) ? TIMED_OUT : null : name(raw.error);
        to.at(raw.timeNanos).in(text(raw.mode)).on(text(raw.node)).version(raw.version);
        switch (type) {
            case "ok" -> to.ok(process, raw.value);
            case "info" -> to.info(process, error);
            default -> fail(process, f, error, raw);
        }
        if (raw.actualKnown && !type.equals("ok")) {
            to.columns.actual.set(open, to.values.intern(raw.actual));
        }
    }

    private void fail(int process, String f, @Nullable String error, Raw raw) {
        boolean timedOut = TIMED_OUT.equals(error) || isTimedOut(raw.value);
        if (timedOut && !f.equals(Operation.READ)) {
            to.unknown(process, error);
        } else if (failedCasObserved && error == null && f.equals(Operation.CAS)) {
            to.refuse(process);
        } else {
            to.fail(process, error);
        }
    }

    /** What a read of one of several independent keys asks for; a read of a single register asks for nothing. */
    private static boolean isKeyAndNothing(@Nullable Object value) {
        return value instanceof List<?> pair && pair.size() == 2 && pair.get(1) == null;
    }

    private static boolean isTimedOut(@Nullable Object value) {
        return value instanceof EdnText text && text.text().equals(":" + TIMED_OUT);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : name(value);
    }

    /** A keyword without its colon, a string, or else the printed form. */
    static String name(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        String printed = Edn.print(value);
        return value instanceof EdnText && printed.startsWith(":") ? printed.substring(1) : printed;
    }
}
