package dev.minos.checker.measure;

import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import dev.minos.history.Partition;
import java.util.Arrays;

/**
 * What the operations of one key saw and set, in columns, in the order of invocation. Values are numbers of this key,
 * absent is 0. Failed operations are left out, but for a refused cas that reported the actual value: it is a read.
 */
final class KeyColumns {
    /** No value: the operation saw (or set) nothing. */
    static final int NOTHING = -1;

    static final int ABSENT = 0;

    final int size;
    /** Number of values; they are {@code 0 .. values-1}. */
    final int values;
    /** Number of the operation in the history. */
    final int[] source;
    /** The value that the operation certainly observed just before it took effect. */
    final int[] seen;
    /** The value that it left behind. */
    final int[] set;
    /** Event positions; {@link History#NEVER} for a completion that is unknown. */
    final int[] invoked;

    final int[] completed;

    private KeyColumns(History history, int[] source, int values, int[] seen, int[] set) {
        this.size = source.length;
        this.values = values;
        this.source = source;
        this.seen = seen;
        this.set = set;
        this.invoked = new int[size];
        this.completed = new int[size];
        for (int k = 0; k < size; k++) {
            invoked[k] = history.invoked(source[k]);
            completed[k] = history.completed(source[k]);
        }
    }

    /** Translates the keys of one history. One thread. */
    static final class Reader {
        private final History history;
        private final Partition partition;
        /** The key's number of a value plus one, 0 for one that it has not met. */
        private final int[] local;

        private int[] met = new int[16];
        private int values;

        Reader(History history, Partition partition) {
            this.history = history;
            this.partition = partition;
            this.local = new int[history.values().size()];
        }

        KeyColumns of(int part) {
            int n = partition.operations(part);
            int[] source = new int[n];
            int[] seen = new int[n];
            int[] set = new int[n];
            values = 1;
            int size = 0;
            for (int j = 0; j < n; j++) {
                int op = partition.operation(part, j);
                if (read(op, size, seen, set)) {
                    source[size++] = op;
                }
            }
            forget();
            return new KeyColumns(history, Arrays.copyOf(source, size), values, seen, set);
        }

        private boolean read(int op, int k, int[] seen, int[] set) {
            Outcome outcome = history.outcome(op);
            boolean ok = outcome == Outcome.OK;
            seen[k] = NOTHING;
            set[k] = NOTHING;
            switch (history.f(op)) {
                case Operation.READ -> seen[k] = ok ? local(history.result(op)) : NOTHING;
                case Operation.WRITE -> set[k] = outcome != Outcome.FAIL ? local(history.argument(op)) : NOTHING;
                case Operation.DELETE -> set[k] = outcome != Outcome.FAIL ? ABSENT : NOTHING;
                case Operation.CAS -> compareAndSet(op, k, seen, set);
                default ->
                    throw new IllegalArgumentException("staleness is measured of read, write, delete and cas;"
                            + " the operation at index " + history.index(op) + " is a \"" + history.f(op) + "\"");
            }
            return seen[k] != NOTHING || set[k] != NOTHING;
        }

        private void compareAndSet(int op, int k, int[] seen, int[] set) {
            boolean idle = history.expected(op) == history.argument(op);
            switch (history.outcome(op)) {
                case OK -> {
                    seen[k] = local(history.expected(op));
                    set[k] = idle ? NOTHING : local(history.argument(op));
                }
                case INFO -> set[k] = idle ? NOTHING : local(history.argument(op));
                case FAIL -> {
                    boolean told = history.refused(op) && history.actual(op) != History.NONE;
                    seen[k] = told ? local(history.actual(op)) : NOTHING;
                }
            }
        }

        private int local(int id) {
            if (id <= 0) {
                return ABSENT;
            }
            if (local[id] == 0) {
                if (values > met.length) {
                    met = Arrays.copyOf(met, 2 * met.length);
                }
                met[values - 1] = id;
                local[id] = values++ + 1;
            }
            return local[id] - 1;
        }

        private void forget() {
            for (int i = 0; i < values - 1; i++) {
                local[met[i]] = 0;
            }
        }
    }
}
