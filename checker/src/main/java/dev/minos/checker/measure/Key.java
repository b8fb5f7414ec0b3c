package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.checker.KeyHistory;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key that is measured: its normal form, its versions, and the way back to what people know of an operation. */
final class Key {
    /** No value, no operation. */
    static final int NONE = -1;

    final History history;
    final KeyHistory h;
    final Versions versions;
    private final byte @Nullable [] reads;

    /** {@code reads} tells by function number which are reads; without it every observation without effect is one. */
    Key(History history, KeyHistory h, byte @Nullable [] reads) {
        this.history = history;
        this.h = h;
        this.reads = reads;
        this.versions = new Versions(h);
    }

    /** By function number, 1 for reads. */
    static byte[] reads(History history) {
        byte[] out = new byte[history.functions().size()];
        for (int f = 0; f < out.length; f++) {
            out[f] = (byte) (history.functions().get(f).equals(Operation.READ) ? 1 : 0);
        }
        return out;
    }

    boolean isRead(int op) {
        return reads == null ? h.readOnly(op) && seen(h, op) != NONE : reads[history.function(h.source[op])] == 1;
    }

    /** The value that must be the state for {@code op} to take effect, {@link #NONE} if it does not say. */
    static int seen(KeyHistory h, int op) {
        return h.guard[op] == EQUALS ? h.guarded[op] : NONE;
    }

    /** The value that {@code op} certainly saw: it happened, and that was the state. */
    int saw(int op) {
        return h.completed[op] == NEVER ? NONE : seen(h, op);
    }

    /** The {@code index} by which people know the operation. */
    int index(int op) {
        return history.index(h.source[op]);
    }

    int process(int op) {
        return history.process(h.source[op]);
    }

    Evidence evidence(String sentence, int... operations) {
        List<Integer> indexes = new ArrayList<>();
        for (int op : operations) {
            if (op != NONE && !indexes.contains(index(op))) {
                indexes.add(index(op));
            }
        }
        indexes.sort(null);
        return new Evidence(name(), indexes, sentence);
    }

    @Nullable
    Object name() {
        return h.size == 0 ? null : name(h.source[0]);
    }

    /** The key of an operation of the history. */
    @Nullable
    Object name(int operation) {
        int key = history.key(operation);
        return key == History.NONE ? null : history.keys().get(key);
    }

    /** "the read of "a" by process 3 (index 17)". */
    String words(int op) {
        Operation operation = history.operation(h.source[op]);
        String what = switch (operation.f()) {
            case Operation.READ -> "the read of " + quoted(operation.result());
            case Operation.WRITE -> "the write of " + quoted(operation.argument());
            case Operation.CAS ->
                "the cas from " + quoted(operation.expected()) + " to " + quoted(operation.argument());
            default -> "the " + operation.f();
        };
        return what + " by process " + operation.process() + " (index " + operation.index() + ")";
    }

    private static String quoted(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof String ? "\"" + value + "\"" : value.toString();
    }
}
