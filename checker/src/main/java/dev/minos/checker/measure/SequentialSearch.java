package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Budget;
import dev.minos.checker.KeyHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for an order that keeps the order within each process, for keys that blocks do not decide: depth first, the
 * operation invoked first tried first, with a memo of (how far each process is, state). An observation is taken as soon
 * as it holds, which can do no harm. Exponential in the number of processes, hence bounded.
 */
final class SequentialSearch {
    private static final int MOST_CONFIGURATIONS = 100_000;
    private static final long MOST_CELLS = 20_000_000;

    private final KeyHistory h;
    /** Per process its operations in order. */
    private final int[][] sequences;

    private final Set<Configuration> seen = new HashSet<>();
    private final Budget budget;

    /** How many operations of each process are done, and the state they leave. */
    private record Configuration(int[] done, int state) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Configuration c && state == c.state && Arrays.equals(done, c.done);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(done) + state;
        }
    }

    private SequentialSearch(Key key, Budget budget) {
        this.h = key.h;
        this.budget = budget;
        Map<Integer, List<Integer>> byProcess = new HashMap<>();
        for (int op = 0; op < h.size; op++) {
            byProcess.computeIfAbsent(key.process(op), p -> new ArrayList<>()).add(op);
        }
        this.sequences = byProcess.values().stream()
                .map(ops -> ops.stream().mapToInt(op -> op).toArray())
                .toArray(int[][]::new);
    }

    static Sequential decide(Key key, Budget budget) {
        SequentialSearch search = new SequentialSearch(key, budget);
        try {
            return switch (search.run()) {
                case YES -> Sequential.YES;
                case NO ->
                    Sequential.no(key.evidence(
                            "no order that keeps the order within each process explains all operations of this key"));
                case UNKNOWN -> Sequential.unknown("the search for an order took too much memory");
            };
        } catch (Budget.Exceeded spent) {
            return Sequential.unknown(spent.limit());
        }
    }

    private Sequential.Answer run() {
        long most = Math.min(MOST_CONFIGURATIONS, MOST_CELLS / Math.max(1, sequences.length));
        Deque<Configuration> next = new ArrayDeque<>();
        next.push(observed(new int[sequences.length], h.initial));
        while (!next.isEmpty()) {
            budget.step();
            Configuration at = next.pop();
            if (finished(at)) {
                return Sequential.Answer.YES;
            }
            if (seen.add(at)) {
                if (seen.size() + next.size() > most) {
                    return Sequential.Answer.UNKNOWN;
                }
                expand(at, next);
            }
        }
        return Sequential.Answer.NO;
    }

    private boolean finished(Configuration at) {
        for (int p = 0; p < sequences.length; p++) {
            for (int i = at.done[p]; i < sequences[p].length; i++) {
                if (h.required(sequences[p][i])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Pushes what can follow, the one whose operation was invoked first on top. */
    private void expand(Configuration at, Deque<Configuration> next) {
        long[] heads = new long[sequences.length];
        int count = 0;
        for (int p = 0; p < sequences.length; p++) {
            if (at.done[p] < sequences[p].length) {
                int op = sequences[p][at.done[p]];
                if (h.effect[op] != KEEP && h.holds(op, at.state)) {
                    heads[count++] = (long) op << 32 | p;
                }
            }
        }
        Arrays.sort(heads, 0, count);
        for (int i = count - 1; i >= 0; i--) {
            int[] done = at.done.clone();
            done[(int) heads[i]]++;
            next.push(observed(done, h.effect[(int) (heads[i] >>> 32)]));
        }
    }

    /** Takes every observation that holds; {@code done} is changed. */
    private Configuration observed(int[] done, int state) {
        for (int p = 0; p < sequences.length; p++) {
            int[] sequence = sequences[p];
            while (done[p] < sequence.length
                    && h.effect[sequence[done[p]]] == KEEP
                    && h.holds(sequence[done[p]], state)) {
                done[p]++;
            }
        }
        return new Configuration(done, state);
    }
}
