package dev.minos.history;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What clients saw of a store: operations in the order of their invocation, and the events of the nemesis. Immutable.
 *
 * <p>Kept in columns of numbers (some 60 bytes an operation), because a history may have 10⁷ operations: {@code
 * history.argument(i)} is a number that {@link #values()} turns into a value when a person or a model asks for it.
 * {@link #operation} gives an operation as one record. Real time is the order of the events: operation {@code a} came
 * before {@code b} exactly when {@code completed(a) < invoked(b)}.
 */
public final class History {
    /** The completion of an operation whose outcome is unknown: it may take effect at any later time. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** The number of what is not there: a key, mode, expected or actual value. */
    public static final int NONE = -1;

    private final Columns columns;
    private final Values values;
    private final Values keys;
    private final Values errors;
    private final List<String> functionNames;
    private final List<String> modeNames;
    private final List<String> nodeNames;
    private final List<Event> events;
    private final List<String> notes;

    History(
            Columns columns,
            Values values,
            Values keys,
            Values errors,
            List<List<String>> names, // functions, modes, nodes
            List<Event> events,
            List<String> notes) {
        this.columns = columns;
        this.values = values;
        this.keys = keys;
        this.errors = errors;
        this.functionNames = names.get(0);
        this.modeNames = names.get(1);
        this.nodeNames = names.get(2);
        this.events = events;
        this.notes = notes;
    }

    /** An empty history, to be filled event by event. */
    public static HistoryBuilder builder() {
        return new HistoryBuilder();
    }

    /** How many operations there are. */
    public int size() {
        return columns.size;
    }

    /** How many events the whole file has: every position is less. */
    public int eventCount() {
        return columns.events;
    }

    /** What processes without a number did (the nemesis), in order. */
    public List<Event> events() {
        return events;
    }

    /** What a person should know of how the history was read, in sentences: a torn last line that was left out. */
    public List<String> notes() {
        return notes;
    }

    /** The values that {@link #argument}, {@link #result}, {@link #expected} and {@link #actual} number. */
    public Values values() {
        return values;
    }

    /** The keys that {@link #key} numbers. Number 0 is the key {@code null}, which no operation has. */
    public Values keys() {
        return keys;
    }

    /** Position of the invocation among the events. */
    public int invoked(int i) {
        return columns.invoked.get(i);
    }

    /** Position of the completion among the events; {@link #NEVER} when the outcome is {@link Outcome#INFO}. */
    public int completed(int i) {
        return outcome(i) == Outcome.INFO ? NEVER : columns.ended.get(i);
    }

    /** Position of the completion event, also of an {@code info} event; {@link #NEVER} when there is none. */
    public int ended(int i) {
        return columns.ended.get(i);
    }

    /** The process that asked for it. */
    public int process(int i) {
        return columns.process.get(i);
    }

    /** What was done: {@code read}, {@code write}, …; interned. */
    public String f(int i) {
        return functionNames.get(columns.f.get(i));
    }

    /** Number of {@link #f} in {@link #functions()}. */
    public int function(int i) {
        return columns.f.get(i);
    }

    /** The names of all functions, in the order of their numbers. */
    public List<String> functions() {
        return functionNames;
    }

    /** Number of the key, {@link #NONE} without one. */
    public int key(int i) {
        return columns.key.get(i);
    }

    /** Number of what was asked for (the value to write, the new value of a cas); {@link Values#NULL} without one. */
    public int argument(int i) {
        return columns.argument.get(i);
    }

    /** Number of the value that a cas expected; {@link #NONE} for everything else. */
    public int expected(int i) {
        return columns.expected.get(i);
    }

    /** Number of what an ok completion returned; {@link Values#NULL} when nothing. Writes and cas have none. */
    public int result(int i) {
        return columns.result.get(i);
    }

    /** Number of the value that a refused cas reported; {@link #NONE} when it reported none. */
    public int actual(int i) {
        return columns.actual.get(i);
    }

    /** What is known of its effect. */
    public Outcome outcome(int i) {
        return OUTCOMES[columns.outcome.get(i)];
    }

    /** Whether this is a cas that failed because the value differed: it observed that. */
    public boolean refused(int i) {
        return outcome(i) == Outcome.FAIL
                && Operation.CAS.equals(f(i))
                && columns.error.get(i) == HistoryBuilder.MISMATCH;
    }

    /** The read mode that its invocation names, null without one. */
    public @Nullable String mode(int i) {
        return name(modeNames, columns.mode.get(i));
    }

    /** The node that it was sent to, or that answered; null if the history does not say. */
    public @Nullable String node(int i) {
        return name(nodeNames, columns.node.get(i));
    }

    /** The version the server returned, -1 without one. A hint: never to be trusted. */
    public long version(int i) {
        return columns.version.get(i);
    }

    /** Why it failed or is unknown, in a word of the client; null without one. */
    public @Nullable String error(int i) {
        int id = columns.error.get(i);
        return id == NONE ? null : (String) errors.get(id);
    }

    /** ns since the start of the run, -1 unknown; informational. */
    public long invokedNanos(int i) {
        return columns.invokedNanos.get(i);
    }

    /** ns since the start of the run of the completion event ({@code info} included), -1 unknown; informational. */
    public long completedNanos(int i) {
        return columns.completedNanos.get(i);
    }

    /** The {@code index} of the invocation in its file: the name by which people know the operation. */
    public int index(int i) {
        return columns.invoked.get(i) + columns.invokedIndexShift.get(i);
    }

    /** Everything about operation {@code i}, taken out of the columns: for people and models, not for loops over millions. */
    public Operation operation(int i) {
        Objects.checkIndex(i, size());
        return new Operation(
                index(i),
                process(i),
                f(i),
                key(i) == NONE ? null : keys.get(key(i)),
                values.get(argument(i)),
                expected(i) == NONE ? null : values.get(expected(i)),
                values.get(result(i)),
                outcome(i),
                mode(i),
                node(i),
                version(i),
                error(i),
                refused(i),
                actual(i) != NONE,
                actual(i) == NONE ? null : values.get(actual(i)),
                invoked(i),
                completed(i),
                invokedNanos(i),
                completedNanos(i));
    }

    /** The modes that reads name, in alphabetical order; empty when no read names one. */
    public List<String> modes() {
        int read = functionNames.indexOf(Operation.READ);
        boolean[] seen = new boolean[modeNames.size()];
        for (int i = 0; i < size(); i++) {
            if (columns.f.get(i) == read && columns.mode.get(i) != NONE) {
                seen[columns.mode.get(i)] = true;
            }
        }
        return modeNames.stream()
                .filter(mode -> seen[modeNames.indexOf(mode)])
                .sorted()
                .toList();
    }

    /** Everything that is not a read, and the reads of this mode; a read that names no mode counts in each. */
    public History withReadsOf(String mode) {
        int read = functionNames.indexOf(Operation.READ);
        int id = modeNames.indexOf(mode);
        return select(i -> columns.f.get(i) != read || columns.mode.get(i) == id || columns.mode.get(i) == NONE);
    }

    /** The operations that {@code keep} accepts; positions, indexes, numbers of values and keys stay the same. */
    public History select(IntPredicate keep) {
        int[] rows = new int[size()];
        int kept = 0;
        for (int i = 0; i < rows.length; i++) {
            if (keep.test(i)) {
                rows[kept++] = i;
            }
        }
        return kept == rows.length ? this : select(Arrays.copyOf(rows, kept));
    }

    /** The operations {@code rows} (ascending), as a history. */
    public History select(int[] rows) {
        return new History(
                Columns.of(columns, rows),
                values,
                keys,
                errors,
                List.of(functionNames, modeNames, nodeNames),
                events,
                notes);
    }

    /** The operations by key, in the order in which the keys appear first. */
    public Partition byKey() {
        return new Partition(this);
    }

    /** Whether the completion of this operation only repeats what its invocation said. */
    boolean repeatsArgument(int i) {
        return f(i).equals(Operation.WRITE) || f(i).equals(Operation.CAS);
    }

    private static final Outcome[] OUTCOMES = Outcome.values();

    private static @Nullable String name(List<String> names, int id) {
        return id == NONE ? null : names.get(id);
    }
}
