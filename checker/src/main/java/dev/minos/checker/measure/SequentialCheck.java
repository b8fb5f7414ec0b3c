package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Budget;
import dev.minos.checker.KeyHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides sequential consistency of one key. Blocks must follow each other in some order; each process that goes from
 * one block to another says which comes first. If every operation is in a block, the key is sequentially consistent iff
 * these demands form no cycle and no process goes back within a block: O(n). Otherwise a cycle still refutes it, and a
 * bounded search tries to find an order.
 */
final class SequentialCheck {
    private final Key key;
    private final KeyHistory h;
    private final ValueBlocks blocks;
    /** The demand that block {@code from[i]} comes before {@code to[i]}, with the operations that say so. */
    private int[] from = new int[16];

    private int[] to = new int[16];
    private int[] before = new int[16];
    private int[] after = new int[16];
    private int demands;

    /** Where a process is: its last operation in a block, and what it did outside of blocks since then. */
    private static final class Place {
        int last = Key.NONE;
        int outside = Key.NONE;
    }

    private SequentialCheck(Key key) {
        this.key = key;
        this.h = key.h;
        this.blocks = new ValueBlocks(h);
    }

    static Sequential decide(Key key, Budget budget) {
        SequentialCheck check = new SequentialCheck(key);
        int[] refuted = check.refute();
        if (refuted.length > 0) {
            return Sequential.no(key.evidence(sentence(key, refuted), refuted));
        }
        return check.blocks.complete() ? Sequential.YES : SequentialSearch.decide(key, budget);
    }

    static String sentence(Key key, int[] operations) {
        List<String> words = new ArrayList<>();
        Arrays.stream(operations).distinct().forEach(op -> words.add(key.words(op)));
        return "no order that keeps the order within each process explains "
                + (words.size() > 6 ? words.size() + " operations" : String.join(", ", words));
    }

    /** Operations that cannot all be explained; empty if none were found. */
    private int[] refute() {
        if (blocks.contradiction().length > 0) {
            return blocks.contradiction();
        }
        Map<Integer, Place> places = new HashMap<>();
        for (int op = 0; op < h.size; op++) {
            if (blocks.happened(op)) {
                int[] wrong = step(places.computeIfAbsent(key.process(op), p -> new Place()), op);
                if (wrong.length > 0) {
                    return wrong;
                }
            }
        }
        return cycle();
    }

    private int[] step(Place place, int op) {
        if (blocks.block[op] == Key.NONE) {
            boolean elsewhere = h.effect[op] != KEEP || h.guard[op] == EQUALS;
            place.outside = elsewhere ? op : place.outside;
            return new int[0];
        }
        int last = place.last;
        int outside = place.outside;
        place.last = op;
        place.outside = Key.NONE;
        boolean initial = blocks.block[op] == ValueBlocks.FIRST;
        if (last == Key.NONE || blocks.block[last] != blocks.block[op]) {
            if (initial && (last != Key.NONE || outside != Key.NONE)) {
                return outside != Key.NONE ? new int[] {outside, op} : new int[] {last, op};
            }
            if (last != Key.NONE) {
                demand(last, op);
            }
            return new int[0];
        }
        if (outside != Key.NONE) {
            return new int[] {last, outside, op};
        }
        return blocks.group[op] < blocks.group[last] ? new int[] {last, op} : new int[0];
    }

    private void demand(int first, int second) {
        if (demands == from.length) {
            from = Arrays.copyOf(from, 2 * demands);
            to = Arrays.copyOf(to, 2 * demands);
            before = Arrays.copyOf(before, 2 * demands);
            after = Arrays.copyOf(after, 2 * demands);
        }
        from[demands] = blocks.block[first];
        to[demands] = blocks.block[second];
        before[demands] = first;
        after[demands++] = second;
    }

    /** The operations of a cycle of demands: takes away blocks that nothing precedes, and walks back in the rest. */
    private int[] cycle() {
        int[] open = new int[blocks.count];
        int[] starts = new int[blocks.count + 1];
        for (int i = 0; i < demands; i++) {
            open[to[i]]++;
            starts[from[i] + 1]++;
        }
        for (int b = 0; b < blocks.count; b++) {
            starts[b + 1] += starts[b];
        }
        int[] next = Arrays.copyOf(starts, blocks.count);
        int[] out = new int[demands];
        for (int i = 0; i < demands; i++) {
            out[next[from[i]]++] = i;
        }
        int left = takeAway(open, starts, out);
        return left == 0 ? new int[0] : walkBack(open);
    }

    private int takeAway(int[] open, int[] starts, int[] out) {
        int[] free = new int[blocks.count];
        int size = 0;
        for (int b = 0; b < blocks.count; b++) {
            if (open[b] == 0) {
                free[size++] = b;
            }
        }
        int taken = 0;
        while (taken < size) {
            int b = free[taken++];
            for (int i = starts[b]; i < starts[b + 1]; i++) {
                if (--open[to[out[i]]] == 0) {
                    free[size++] = to[out[i]];
                }
            }
        }
        return blocks.count - taken;
    }

    /** Every block left has a demand from a block left. */
    private int[] walkBack(int[] open) {
        int[] incoming = new int[blocks.count];
        Arrays.fill(incoming, Key.NONE);
        int at = Key.NONE;
        for (int i = 0; i < demands; i++) {
            if (open[from[i]] > 0 && open[to[i]] > 0) {
                incoming[to[i]] = i;
                at = to[i];
            }
        }
        boolean[] met = new boolean[blocks.count];
        while (!met[at]) {
            met[at] = true;
            at = from[incoming[at]];
        }
        List<Integer> operations = new ArrayList<>();
        int start = at;
        do {
            operations.add(before[incoming[at]]);
            operations.add(after[incoming[at]]);
            at = from[incoming[at]];
        } while (at != start);
        return operations.stream().mapToInt(op -> op).distinct().toArray();
    }
}
