package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every history of so many operations: every order of invocations and completions, every kind of operation, every
 * choice of mutators that never completed.
 */
final class SmallHistories {
    /** Guard, guarded value, effect. */
    private record Kind(byte guard, int guarded, int effect) {}

    private final int size;
    private final int initial;
    private final int values;
    private final List<Kind> kinds;
    private final Consumer<KeyHistory> visitor;

    private final Kind[] kind;
    private final int[] invoked;
    private final int[] completed;
    private final int[] events;

    private SmallHistories(int size, int initial, int values, Consumer<KeyHistory> visitor) {
        this.size = size;
        this.initial = initial;
        this.values = values;
        this.kinds = kinds(values);
        this.visitor = visitor;
        this.kind = new Kind[size];
        this.invoked = new int[size];
        this.completed = new int[size];
        this.events = new int[2 * size];
    }

    /** Visits all histories of {@code size} operations over absent and the values {@code 1 .. values-1}. */
    static void visit(int size, int initial, int values, Consumer<KeyHistory> visitor) {
        new SmallHistories(size, initial, values, visitor).extend(0, 0);
    }

    /** Reads, writes, the delete, successful and refused compare-and-sets, and the delete that found something. */
    private static List<Kind> kinds(int values) {
        List<Kind> kinds = new ArrayList<>();
        for (int x = 0; x < values; x++) {
            kinds.add(new Kind(EQUALS, x, KEEP));
            kinds.add(new Kind(ANY, 0, x));
            kinds.add(new Kind(DIFFERS, x, KEEP));
            for (int y = 0; y < values; y++) {
                if (x != y) {
                    kinds.add(new Kind(EQUALS, x, y));
                }
            }
        }
        kinds.add(new Kind(DIFFERS, ABSENT, ABSENT));
        return kinds;
    }

    private void extend(int at, int begun) {
        if (begun == size && onlyMutatorsOpen()) {
            visitor.accept(history(at));
        }
        if (begun < size) {
            for (Kind next : kinds) {
                kind[begun] = next;
                invoked[begun] = at;
                completed[begun] = KeyHistory.NEVER;
                events[at] = begun;
                extend(at + 1, begun + 1);
            }
        }
        for (int op = 0; op < begun; op++) {
            if (completed[op] == KeyHistory.NEVER) {
                completed[op] = at;
                events[at] = ~op;
                extend(at + 1, begun);
                completed[op] = KeyHistory.NEVER;
            }
        }
    }

    private boolean onlyMutatorsOpen() {
        for (int op = 0; op < size; op++) {
            if (completed[op] == KeyHistory.NEVER && kind[op].effect() == KEEP) {
                return false;
            }
        }
        return true;
    }

    private KeyHistory history(int length) {
        byte[] guard = new byte[size];
        int[] guarded = new int[size];
        int[] effect = new int[size];
        for (int op = 0; op < size; op++) {
            guard[op] = kind[op].guard();
            guarded[op] = kind[op].guarded();
            effect[op] = kind[op].effect();
        }
        return new KeyHistory(
                values,
                initial,
                guard,
                guarded,
                effect,
                invoked.clone(),
                completed.clone(),
                new int[size],
                new long[0],
                Arrays.copyOf(events, length));
    }
}
