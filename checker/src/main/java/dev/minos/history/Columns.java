package dev.minos.history;

/** The columns of a history, one row an operation in the order of invocation. Written by one builder. */
final class Columns {
    int size;
    /** One past the position of the last event. */
    int events;

    final IntColumn invoked;
    /** Position of the completion event, {@code info} included. */
    final IntColumn ended;

    final IntColumn process;
    final ShortColumn f;
    final IntColumn key;
    final IntColumn argument;
    final IntColumn expected;
    final IntColumn result;
    final IntColumn actual;
    final ShortColumn outcome;
    final ShortColumn mode;
    final ShortColumn node;
    final LongColumn version;
    final IntColumn error;
    final LongColumn invokedNanos;
    final LongColumn completedNanos;
    /** The file's {@code index} of the invocation less its position: nothing to store for dense files. */
    final IntColumn invokedIndexShift;

    Columns() {
        invoked = new IntColumn(0);
        ended = new IntColumn(History.NEVER);
        process = new IntColumn(0);
        f = new ShortColumn((short) 0);
        key = new IntColumn(History.NONE);
        argument = new IntColumn(Values.NULL);
        expected = new IntColumn(History.NONE);
        result = new IntColumn(Values.NULL);
        actual = new IntColumn(History.NONE);
        outcome = new ShortColumn((short) Outcome.INFO.ordinal());
        mode = new ShortColumn((short) History.NONE);
        node = new ShortColumn((short) History.NONE);
        version = new LongColumn(-1);
        error = new IntColumn(History.NONE);
        invokedNanos = new LongColumn(-1);
        completedNanos = new LongColumn(-1);
        invokedIndexShift = new IntColumn(0);
    }

    private Columns(Columns from) {
        int n = from.size;
        size = n;
        events = from.events;
        invoked = from.invoked.copy(n);
        ended = from.ended.copy(n);
        process = from.process.copy(n);
        f = from.f.copy(n);
        key = from.key.copy(n);
        argument = from.argument.copy(n);
        expected = from.expected.copy(n);
        result = from.result.copy(n);
        actual = from.actual.copy(n);
        outcome = from.outcome.copy(n);
        mode = from.mode.copy(n);
        node = from.node.copy(n);
        version = from.version.copy(n);
        error = from.error.copy(n);
        invokedNanos = from.invokedNanos.copy(n);
        completedNanos = from.completedNanos.copy(n);
        invokedIndexShift = from.invokedIndexShift.copy(n);
    }

    Columns copy() {
        return new Columns(this);
    }

    /** The rows of {@code from} that {@code rows} names. */
    static Columns of(Columns from, int[] rows) {
        Columns c = new Columns();
        c.size = rows.length;
        c.events = from.events;
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            c.invoked.set(i, from.invoked.get(row));
            c.ended.set(i, from.ended.get(row));
            c.process.set(i, from.process.get(row));
            c.f.set(i, from.f.get(row));
            c.key.set(i, from.key.get(row));
            c.argument.set(i, from.argument.get(row));
            c.expected.set(i, from.expected.get(row));
            c.result.set(i, from.result.get(row));
            c.actual.set(i, from.actual.get(row));
            c.outcome.set(i, from.outcome.get(row));
            c.mode.set(i, from.mode.get(row));
            c.node.set(i, from.node.get(row));
            c.version.set(i, from.version.get(row));
            c.error.set(i, from.error.get(row));
            c.invokedNanos.set(i, from.invokedNanos.get(row));
            c.completedNanos.set(i, from.completedNanos.get(row));
            c.invokedIndexShift.set(i, from.invokedIndexShift.get(row));
        }
        return c;
    }

    static int capacity(int needed) {
        long grown = Math.max(64L, needed + ((long) needed >> 1));
        return (int) Math.min(grown, Integer.MAX_VALUE - 8);
    }
}
