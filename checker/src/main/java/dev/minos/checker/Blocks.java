package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a history whose needed values have one setter each: a value's setter, its observers, the compare-and-set
 * that consumed it, that one's observers and so on. In every linearization a block stands together, so all that matters
 * of it is its zone {@code [f, s]}, f the first completion and s the last invocation in it (Gibbons and Korach §4;
 * docs/deciding.md, "Blocks").
 */
final class Blocks {
    static final int NONE = -1;
    /** The first "operation" of the block of the initial value. */
    static final int INITIAL = -2;

    private final KeyHistory h;
    private final Reduction reduction;

    int count;
    /** Per block the first mutator, and the zone with the operations at its ends (NONE for the initial value). */
    final int[] head;

    final int[] first;
    final int[] last;
    final int[] firstOp;
    final int[] lastOp;
    /** Per block: begins with a guard that demands ABSENT; ends with ABSENT. */
    final boolean[] needsAbsent;

    final boolean[] leavesAbsent;
    /** Per value the compare-and-set that took it away, NONE if there is none. */
    final int[] consumer;

    private final int[] observedFirst;
    private final int[] observedLast;
    private @Nullable Finding contradiction;

    Blocks(KeyHistory history, Reduction reduction) {
        this.h = history;
        this.reduction = reduction;
        this.consumer = filled(h.values);
        this.observedFirst = filled(h.values);
        this.observedLast = filled(h.values);
        int most = collect() + 1;
        this.head = new int[most];
        this.first = new int[most];
        this.last = new int[most];
        this.firstOp = new int[most];
        this.lastOp = new int[most];
        this.needsAbsent = new boolean[most];
        this.leavesAbsent = new boolean[most];
        if (contradiction == null) {
            build();
        }
    }

    private static int[] filled(int size) {
        int[] out = new int[size];
        Arrays.fill(out, NONE);
        return out;
    }

    /** NO if a block contradicts real time within itself, else null. */
    @Nullable
    Finding contradiction() {
        return contradiction;
    }

    /** True if {@code op} begins a block: it sets a value and does not consume one. */
    private boolean begins(int op) {
        return reduction.happens[op] && h.effect[op] > ABSENT && !consumes(op);
    }

    private boolean consumes(int op) {
        return h.guard[op] == EQUALS && h.guarded[op] != ABSENT;
    }

    /** Notes per value its observers and its consumer; the number of blocks that begin with an operation. */
    private int collect() {
        int beginnings = 0;
        for (int op = 0; op < h.size; op++) {
            if (!reduction.happens[op]) {
                continue;
            }
            if (consumes(op)) {
                note(op, h.guarded[op]);
            } else if (h.effect[op] > ABSENT) {
                beginnings++;
            }
        }
        return beginnings;
    }

    private void note(int op, int value) {
        if (h.effect[op] != KEEP) {
            if (consumer[value] != NONE) {
                contradiction = Finding.no(
                        "two compare-and-sets both replaced the same value, written once",
                        blame(reduction.setter[value], consumer[value], op));
            }
            consumer[value] = op;
            return;
        }
        if (observedFirst[value] == NONE || h.completed[op] < h.completed[observedFirst[value]]) {
            observedFirst[value] = op;
        }
        if (observedLast[value] == NONE || h.invoked[op] > h.invoked[observedLast[value]]) {
            observedLast[value] = op;
        }
    }

    private void build() {
        int consumersLeft = 0;
        for (int op = 0; op < h.size; op++) {
            consumersLeft += reduction.happens[op] && consumes(op) && h.effect[op] != KEEP ? 1 : 0;
        }
        if (h.initial != ABSENT && reduction.needed[h.initial]) {
            consumersLeft -= chain(INITIAL, h.initial);
        }
        for (int op = 0; op < h.size && contradiction == null; op++) {
            if (begins(op)) {
                consumersLeft -= chain(op, h.effect[op]);
            }
        }
        if (contradiction == null && consumersLeft > 0) {
            contradiction =
                    Finding.no("compare-and-sets form a circle: each needs the value that another one wrote", circle());
        }
    }

    /** Builds the block that starts with {@code start}; the number of consumers in it. */
    private int chain(int start, int startValue) {
        int block = count++;
        head[block] = start;
        firstOp[block] = start == INITIAL ? NONE : start;
        lastOp[block] = firstOp[block];
        first[block] = start == INITIAL ? -1 : h.completed[start];
        last[block] = start == INITIAL ? -1 : h.invoked[start];
        needsAbsent[block] = start != INITIAL && h.guard[start] == EQUALS;
        int consumed = 0;
        int value = startValue;
        while (contradiction == null) {
            observers(block, value);
            int next = consumer[value];
            if (next == NONE) {
                break;
            }
            extend(block, next, next);
            consumed++;
            value = h.effect[next];
            if (value == ABSENT) {
                leavesAbsent[block] = true;
                break;
            }
        }
        return consumed;
    }

    private void observers(int block, int value) {
        if (observedFirst[value] != NONE) {
            extend(block, observedFirst[value], observedLast[value]);
        }
    }

    /** The next group of the block: of its operations the first to complete and the last to be invoked. */
    private void extend(int block, int earliest, int latest) {
        if (h.completed[earliest] < last[block]) {
            contradiction = Finding.no(
                    "a value was seen before it could have been written", path(block, lastOp[block], earliest));
            return;
        }
        if (h.completed[earliest] < first[block]) {
            first[block] = h.completed[earliest];
            firstOp[block] = earliest;
        }
        if (h.invoked[latest] > last[block]) {
            last[block] = h.invoked[latest];
            lastOp[block] = latest;
        }
    }

    boolean forward(int block) {
        return first[block] < last[block];
    }

    /** The operations at the ends of the block's zone and the mutators that tie them together. */
    int[] ends(int block) {
        return path(block, firstOp[block], lastOp[block]);
    }

    /** {@code a} and {@code b} of one block with the mutators between them. */
    private int[] path(int block, int a, int b) {
        int[] out = new int[h.size + 2];
        int length = 0;
        for (int op = head[block]; op != NONE; op = op == INITIAL ? consumer[h.initial] : next(op)) {
            if (op != INITIAL) {
                out[length++] = op;
            }
        }
        out[length++] = a;
        out[length++] = b;
        return blame(Arrays.copyOf(out, length));
    }

    private int next(int mutator) {
        return h.effect[mutator] == ABSENT ? NONE : consumer[h.effect[mutator]];
    }

    /** Appends the block's mutators in order; the new length. */
    int appendMutators(int headOp, int[] out, int length) {
        int at = length;
        int op = headOp == INITIAL ? consumer[h.initial] : headOp;
        while (op != NONE) {
            out[at++] = op;
            op = h.effect[op] == ABSENT ? NONE : consumer[h.effect[op]];
        }
        return at;
    }

    private int[] circle() {
        boolean[] reached = new boolean[h.size];
        int[] scratch = new int[h.size];
        for (int block = 0; block < count; block++) {
            int length = appendMutators(head[block], scratch, 0);
            for (int i = 0; i < length; i++) {
                reached[scratch[i]] = true;
            }
        }
        for (int op = 0; op < h.size; op++) {
            if (reduction.happens[op] && consumes(op) && h.effect[op] != KEEP && !reached[op]) {
                return backFrom(op, reached);
            }
        }
        throw new IllegalStateException("no compare-and-set is left over");
    }

    private int[] backFrom(int start, boolean[] seen) {
        int[] out = new int[h.size];
        int length = 0;
        for (int op = start; !seen[op]; op = reduction.setter[h.guarded[op]]) {
            seen[op] = true;
            out[length++] = op;
        }
        return Arrays.copyOf(out, length);
    }

    /** Without NONE and without repetition. */
    private static int[] blame(int... operations) {
        return Arrays.stream(operations).filter(op -> op >= 0).distinct().toArray();
    }
}
