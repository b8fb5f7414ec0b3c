package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import dev.minos.history.Partition;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Translates the keys of a recorded history of a register model into normal form (docs/deciding.md, "Normal form").
 * Linear in the key's operations but for one sort of its completions. One thread; each deciding thread has its own.
 */
public final class KeyHistories {
    private static final byte READ = 0;
    private static final byte WRITE = 1;
    private static final byte DELETE = 2;
    private static final byte CAS = 3;

    private final History history;
    private final Partition partition;
    private final FailedCas failedCas;
    private final byte[] kinds;
    /** The key's number of a value plus one, 0 for one that it has not met. */
    private final int[] local;

    private int[] met = new int[16];
    private int metCount;
    private int values;

    public KeyHistories(History history, Partition partition, FailedCas failedCas, Model<?> model) {
        this.history = history;
        this.partition = partition;
        this.failedCas = failedCas;
        this.local = new int[history.values().size()];
        this.kinds = new byte[history.functions().size()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = kind(history.functions().get(i));
        }
        rejectUnknown(model);
    }

    private static byte kind(String f) {
        return switch (f) {
            case Operation.READ -> READ;
            case Operation.WRITE -> WRITE;
            case Operation.DELETE -> DELETE;
            case Operation.CAS -> CAS;
            default -> -1;
        };
    }

    private void rejectUnknown(Model<?> model) {
        boolean all = true;
        for (byte kind : kinds) {
            all &= kind >= 0;
        }
        for (int op = 0; op < history.size() && !all; op++) {
            if (kinds[history.function(op)] < 0) {
                throw new IllegalArgumentException("the model " + model.name() + " has no operation \"" + history.f(op)
                        + "\" (index " + history.index(op) + "); it has read, write, delete and cas");
            }
        }
    }

    /** Part {@code part} in normal form; its {@code source} numbers are operations of the history. */
    public KeyHistory of(int part) {
        return of(part, op -> true);
    }

    /** The same without refusals that contradict themselves, which say nothing of the state. */
    public KeyHistory credible(int part) {
        return of(part, op -> !contradictsItself(op));
    }

    private KeyHistory of(int part, IntPredicate wanted) {
        int most = partition.operations(part);
        int[] source = new int[most];
        int size = 0;
        for (int j = 0; j < most; j++) {
            int op = partition.operation(part, j);
            if (says(op) && wanted.test(op)) {
                source[size++] = op;
            }
        }
        return translate(Arrays.copyOf(source, size));
    }

    /**
     * An operation of the part that no state explains: a cas refused because the value differed from the expected one,
     * which reports that it was the expected one. -1 if there is none. In normal form it is only the read.
     */
    public int contradictoryRefusal(int part) {
        for (int j = 0; j < partition.operations(part); j++) {
            if (contradictsItself(partition.operation(part, j))) {
                return partition.operation(part, j);
            }
        }
        return -1;
    }

    private boolean contradictsItself(int op) {
        boolean refused = kinds[history.function(op)] == CAS && history.outcome(op) == Outcome.FAIL && saw(op);
        return refused && history.actual(op) != History.NONE && history.actual(op) == history.expected(op);
    }

    private boolean says(int op) {
        return switch (kinds[history.function(op)]) {
            case READ -> history.outcome(op) == Outcome.OK;
            case CAS -> history.outcome(op) == Outcome.INFO ? !idle(op) : history.outcome(op) == Outcome.OK || saw(op);
            default -> history.outcome(op) != Outcome.FAIL;
        };
    }

    /** A cas from a value to itself. */
    private boolean idle(int op) {
        return history.expected(op) == history.argument(op);
    }

    /** A failed cas that observed a mismatch. */
    private boolean saw(int op) {
        return switch (failedCas) {
            case MISMATCH -> history.refused(op);
            case OBSERVE -> true;
            case IGNORE -> false;
        };
    }

    private KeyHistory translate(int[] source) {
        int n = source.length;
        byte[] guard = new byte[n];
        int[] guarded = new int[n];
        int[] effect = new int[n];
        values = 1;
        try {
            for (int k = 0; k < n; k++) {
                update(source[k], k, guard, guarded, effect);
            }
        } finally {
            forget(); // Also when memory ran out: the next key must not meet this one's numbers.
        }
        int[] invoked = new int[n];
        int[] completed = new int[n];
        int[] events = Ranks.of(history, source, invoked, completed);
        return new KeyHistory(
                values, ABSENT, guard, guarded, effect, invoked, completed, source, versions(source), events);
    }

    private void update(int op, int k, byte[] guard, int[] guarded, int[] effect) {
        switch (kinds[history.function(op)]) {
            case READ -> {
                guard[k] = EQUALS;
                guarded[k] = value(history.result(op));
                effect[k] = KEEP;
            }
            case WRITE -> {
                guard[k] = ANY;
                effect[k] = value(history.argument(op));
            }
            case DELETE -> {
                guard[k] = ANY;
                effect[k] = ABSENT;
            }
            default -> compareAndSet(op, k, guard, guarded, effect);
        }
    }

    private void compareAndSet(int op, int k, byte[] guard, int[] guarded, int[] effect) {
        boolean refused = history.outcome(op) == Outcome.FAIL;
        boolean actual = refused && history.actual(op) != History.NONE;
        guard[k] = refused && !actual ? DIFFERS : EQUALS;
        guarded[k] = value(actual ? history.actual(op) : history.expected(op));
        effect[k] = refused || idle(op) ? KEEP : value(history.argument(op));
    }

    private int value(int id) {
        if (id <= 0) { // Values.NULL, or no value at all
            return ABSENT;
        }
        if (local[id] == 0) {
            if (metCount == met.length) {
                met = Arrays.copyOf(met, 2 * met.length);
            }
            met[metCount++] = id;
            local[id] = values++;
        }
        return local[id];
    }

    private void forget() {
        while (metCount > 0) {
            local[met[--metCount]] = 0;
        }
    }

    private long[] versions(int[] source) {
        long[] out = new long[0];
        for (int k = 0; k < source.length; k++) {
            long version = history.version(source[k]);
            if (version >= 0) {
                if (out.length == 0) {
                    out = new long[source.length];
                    Arrays.fill(out, KeyHistory.NO_VERSION);
                }
                out[k] = version;
            }
        }
        return out;
    }

    /** Numbers the events of a key: invocations come sorted, completions are sorted here, and both are merged. */
    static final class Ranks {
        private Ranks() {}

        static int[] of(History history, int[] source, int[] invoked, int[] completed) {
            long[] ends = ends(history, source);
            int[] events = new int[source.length + ends.length];
            int begun = 0;
            int ended = 0;
            for (int at = 0; at < events.length; at++) {
                boolean begin = begun < source.length
                        && (ended == ends.length || history.invoked(source[begun]) <= (int) (ends[ended] >>> 32));
                if (begin) {
                    invoked[begun] = at;
                    completed[begun] = NEVER;
                    events[at] = begun++;
                } else {
                    int op = (int) ends[ended++];
                    completed[op] = at;
                    events[at] = ~op;
                }
            }
            return events;
        }

        /** Completion and operation, packed, ascending. */
        private static long[] ends(History history, int[] source) {
            long[] ends = new long[source.length];
            int count = 0;
            for (int k = 0; k < source.length; k++) {
                int completed = history.completed(source[k]);
                if (completed != History.NEVER) {
                    ends[count++] = (long) completed << 32 | k;
                }
            }
            Arrays.sort(ends, 0, count);
            return Arrays.copyOf(ends, count);
        }
    }
}
