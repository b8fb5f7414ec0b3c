package dev.minos.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of a history in their order. One thread.
 *
 * <pre>{@code
 * History history = History.builder()
 *         .invoke(1, "write", "x", "v1").invoke(2, "read", "x")
 *         .ok(1).ok(2, "v1")
 *         .build();
 * }</pre>
 *
 * {@link #at}, {@link #in}, {@link #on} and {@link #version} belong to the event that follows them. Events that break
 * the contract of a history (a completion without invocation, a second open invocation of a process, a process that
 * comes back after an unknown outcome) are refused with an {@link IllegalArgumentException}.
 */
public final class HistoryBuilder {
    /** Number of {@link Operation#MISMATCH} among the errors. */
    static final int MISMATCH = 1;

    private static final int RETIRED = -2;

    final Columns columns = new Columns();
    final Values values = new Values();
    final Values keys = new Values();
    final Names functions = new Names();
    final Names modes = new Names();
    final Names nodes = new Names();
    final Values errors = new Values();
    private final List<Event> events = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final short read = functions.id(Operation.READ);
    private final short write = functions.id(Operation.WRITE);
    final short cas = functions.id(Operation.CAS);

    /** Per process the row of its open operation, {@link Processes#IDLE} or {@link #RETIRED}. */
    private final Processes processes = new Processes();

    private long nextNanos = -1;
    private long nextVersion = -1;
    private @Nullable String nextMode;
    private @Nullable String nextNode;

    HistoryBuilder() {
        errors.intern(Operation.MISMATCH);
    }

    /** The time of the next event, in ns since the start of the run. */
    public HistoryBuilder at(long nanos) {
        nextNanos = nanos;
        return this;
    }

    /** The read mode of the next event. */
    public HistoryBuilder in(@Nullable String mode) {
        nextMode = mode;
        return this;
    }

    /** The node of the next event. */
    public HistoryBuilder on(@Nullable String node) {
        nextNode = node;
        return this;
    }

    /** The version that the next event, a completion, returns. */
    public HistoryBuilder version(long version) {
        nextVersion = version;
        return this;
    }

    /** A process asks for something that takes no argument: a read, a delete. */
    public HistoryBuilder invoke(int process, String f, @Nullable Object key) {
        return invoke(process, f, key, null);
    }

    /** An invocation; for a {@code cas} the argument is the list of the expected and the new value. */
    public HistoryBuilder invoke(int process, String f, @Nullable Object key, @Nullable Object argument) {
        if (f.equals(Operation.CAS)) {
            if (!(argument instanceof List<?> pair) || pair.size() != 2) {
                throw new IllegalArgumentException("a cas needs the list of the expected and the new value");
            }
            return invokeCas(process, key, pair.get(0), pair.get(1));
        }
        int row =
                open(process, functions.id(f), key == null ? History.NONE : keys.intern(key), values.intern(argument));
        details(row, columns.invokedNanos);
        return this;
    }

    /** A process asks to replace {@code expected} by {@code value}. */
    public HistoryBuilder invokeCas(
            int process, @Nullable Object key, @Nullable Object expected, @Nullable Object replacement) {
        int row = open(process, cas, key == null ? History.NONE : keys.intern(key), values.intern(replacement));
        columns.expected.set(row, values.intern(expected));
        details(row, columns.invokedNanos);
        return this;
    }

    /** What the process asked for happened; it returned nothing. */
    public HistoryBuilder ok(int process) {
        return ok(process, null);
    }

    /** What the process asked for happened and returned {@code result}: of a read the value, null for an absent key. */
    public HistoryBuilder ok(int process, @Nullable Object result) {
        int row = close(process, Outcome.OK);
        if (returnsResult(row)) {
            columns.result.set(row, values.intern(result));
        }
        details(row, columns.completedNanos);
        return this;
    }

    /** What the process asked for definitely did not happen. */
    public HistoryBuilder fail(int process) {
        return fail(process, null);
    }

    /** What the process asked for definitely did not happen, and why; the error {@link Operation#MISMATCH} refuses a cas. */
    public HistoryBuilder fail(int process, @Nullable String error) {
        int row = close(process, Outcome.FAIL);
        columns.error.set(row, error == null ? History.NONE : errors.intern(error));
        details(row, columns.completedNanos);
        return this;
    }

    /** A cas was refused because the value differed; what the value was is not known. */
    public HistoryBuilder refuse(int process) {
        return fail(process, Operation.MISMATCH);
    }

    /** A cas was refused because the value was {@code actual}. */
    public HistoryBuilder refuse(int process, @Nullable Object actual) {
        int row = openRow(process);
        refuse(process);
        columns.actual.set(row, values.intern(actual));
        return this;
    }

    /** Nobody knows whether it happened or will happen; the process must not ask for anything more. */
    public HistoryBuilder info(int process) {
        return info(process, null);
    }

    /** Nobody knows whether it happened or will happen, and why not; the process must not ask for anything more. */
    public HistoryBuilder info(int process, @Nullable String error) {
        int row = close(process, Outcome.INFO);
        columns.error.set(row, error == null ? History.NONE : errors.intern(error));
        details(row, columns.completedNanos);
        return this;
    }

    /** The outcome is unknown, but the process goes on, as in old logs that call a time-out a failure. */
    HistoryBuilder unknown(int process, @Nullable String error) {
        info(process, error);
        processes.put(process, Processes.IDLE);
        return this;
    }

    /** An event of a process without a number. */
    public HistoryBuilder event(String process, String type, String f, @Nullable Object value) {
        event(columns.events, process, type, f, value);
        return this;
    }

    void event(int index, String process, String type, String f, @Nullable Object value) {
        events.add(new Event(columns.events++, index, nextNanos, process, type, f, value));
        clearDetails();
    }

    /** How many events have been added. */
    public int events() {
        return columns.events;
    }

    /** How many operations have been invoked. */
    public int size() {
        return columns.size;
    }

    /** The history so far; the builder goes on. */
    public History snapshot() {
        return history(columns.copy());
    }

    /** The history; nothing more may be added. */
    public History build() {
        return history(columns);
    }

    private History history(Columns rows) {
        return new History(
                rows,
                values.frozen(),
                keys.frozen(),
                errors.frozen(),
                List.of(functions.all(), modes.all(), nodes.all()),
                List.copyOf(events),
                List.copyOf(notes));
    }

    /** Adds a sentence on how the history was read. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** Adds an invocation; what else is known of it goes straight into the row's columns. */
    int open(int process, short f, int key, int argument) {
        int state = processes.get(process);
        if (state == RETIRED) {
            throw new IllegalArgumentException("an invocation by process " + process
                    + ", which has ended with an unknown outcome (info) and may not come back");
        }
        if (state >= 0) {
            throw new IllegalArgumentException("a second invocation by process " + process
                    + " while its operation at index " + index(state) + " is still open");
        }
        int row = columns.size++;
        processes.put(process, row);
        columns.invoked.set(row, columns.events++);
        columns.process.set(row, process);
        columns.f.set(row, f);
        columns.key.set(row, key);
        columns.argument.set(row, argument);
        return row;
    }

    /** Adds a completion and gives the row of its operation. */
    int close(int process, Outcome outcome) {
        int row = processes.get(process);
        if (row < 0) {
            throw new IllegalArgumentException("a completion by process " + process + ", which has no open invocation");
        }
        processes.put(process, outcome == Outcome.INFO ? RETIRED : Processes.IDLE);
        columns.ended.set(row, columns.events++);
        columns.outcome.set(row, (short) outcome.ordinal());
        return row;
    }

    /** Whether an ok completion of this operation says something that its invocation does not. */
    boolean returnsResult(int row) {
        short f = columns.f.get(row);
        return f == read || (f != write && f != cas);
    }

    /** The row of the process' open operation, negative when it has none. */
    int openRow(int process) {
        return processes.get(process);
    }

    private int index(int row) {
        return columns.invoked.get(row) + columns.invokedIndexShift.get(row);
    }

    private void details(int row, LongColumn nanos) {
        nanos.set(row, nextNanos);
        if (nextMode != null) {
            columns.mode.set(row, modes.id(nextMode));
        }
        if (nextNode != null) {
            columns.node.set(row, nodes.id(nextNode));
        }
        if (nextVersion >= 0) {
            columns.version.set(row, nextVersion);
        }
        clearDetails();
    }

    private void clearDetails() {
        nextNanos = -1;
        nextVersion = -1;
        nextMode = null;
        nextNode = null;
    }
}
