package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * The run in equal slices of time: answers a second, the share of invocations that were answered, latency quantiles,
 * all by kind; and a sample of single operations, of which the slowest of each slice are always part.
 */
final class Series {
    private static final int MOST_SLICES = 300;
    private static final int LEAST_SLICES = 60;
    /** Fewer operations of a kind in a slice than this, and the curves show chance rather than the store. */
    private static final int OPERATIONS_IN_SLICE = 25;

    final long startNanos;
    final long sliceNanos;
    final int slices;
    /** [kind][slice]: answers by the time of the answer. */
    final int[][] answered;
    /** [kind][slice]: failures and unknown outcomes by the time at which the client learned of them. */
    final int[][] unanswered;
    /** [kind][slice]: invocations, and those of them that were answered. */
    final int[][] invoked;

    final int[][] invokedAndAnswered;
    /** [kind][slice] in ns; 0 where nothing was answered. By the time of the invocation. */
    final long[][] median;

    final long[][] p99;
    /** Numbers of the sampled operations, ascending. */
    final List<Integer> sample = new ArrayList<>();

    private final Kinds kinds;
    private final History history;

    private Series(Kinds kinds, long startNanos, long endNanos) {
        this.kinds = kinds;
        this.history = kinds.history();
        this.startNanos = startNanos;
        long lengthNanos = Math.max(1, endNanos - startNanos);
        long wanted = history.size() / (OPERATIONS_IN_SLICE * (long) kinds.size());
        sliceNanos = Math.max(50_000_000L, lengthNanos / Math.max(LEAST_SLICES, Math.min(MOST_SLICES, wanted)) + 1);
        slices = (int) (lengthNanos / sliceNanos) + 1;
        int n = kinds.size();
        answered = new int[n][slices];
        unanswered = new int[n][slices];
        invoked = new int[n][slices];
        invokedAndAnswered = new int[n][slices];
        median = new long[n][slices];
        p99 = new long[n][slices];
    }

    static Series of(Kinds kinds, long startNanos, long endNanos, int sampleSize) {
        Series series = new Series(kinds, startNanos, endNanos);
        series.count();
        series.quantiles();
        series.sample(sampleSize);
        return series;
    }

    private int slice(long nanos) {
        return (int) Math.max(0, Math.min(slices - 1, (nanos - startNanos) / sliceNanos));
    }

    private boolean isAnswered(int i) {
        return history.outcome(i) == Outcome.OK || history.refused(i);
    }

    private void count() {
        for (int i = 0; i < history.size(); i++) {
            int kind = kinds.of(i);
            int began = slice(history.invokedNanos(i));
            int ended = slice(Math.max(history.invokedNanos(i), history.completedNanos(i)));
            invoked[kind][began]++;
            if (isAnswered(i)) {
                answered[kind][ended]++;
                invokedAndAnswered[kind][began]++;
            } else {
                unanswered[kind][ended]++;
            }
        }
    }

    /** Operations come in the order of their invocation, so one histogram a kind serves slice after slice. */
    private void quantiles() {
        Histogram[] micros = new Histogram[kinds.size()];
        for (int kind = 0; kind < micros.length; kind++) {
            micros[kind] = new Histogram(2);
        }
        int slice = 0;
        for (int i = 0; i < history.size(); i++) {
            int at = Math.max(slice, slice(history.invokedNanos(i)));
            if (at != slice) {
                close(micros, slice);
                slice = at;
            }
            if (isAnswered(i)) {
                long nanos = Math.max(0, history.completedNanos(i) - history.invokedNanos(i));
                micros[kinds.of(i)].recordValue(nanos / 1000);
            }
        }
        close(micros, slice);
    }

    private void close(Histogram[] micros, int slice) {
        for (int kind = 0; kind < micros.length; kind++) {
            if (micros[kind].getTotalCount() > 0) {
                median[kind][slice] = micros[kind].getValueAtPercentile(50) * 1000;
                p99[kind][slice] = micros[kind].getValueAtPercentile(99) * 1000;
                micros[kind].reset();
            }
        }
    }

    private void sample(int size) {
        int n = history.size();
        if (n <= size) {
            for (int i = 0; i < n; i++) {
                sample.add(i);
            }
            return;
        }
        int perCell = Math.max(2, size / (slices * kinds.size()));
        SplittableRandom random = new SplittableRandom(1);
        Cell[] cells = new Cell[kinds.size()];
        for (int kind = 0; kind < cells.length; kind++) {
            cells[kind] = new Cell(new int[perCell]);
        }
        int slice = 0;
        for (int i = 0; i < n; i++) {
            int at = Math.max(slice, slice(history.invokedNanos(i)));
            if (at != slice) {
                flush(cells);
                slice = at;
            }
            cells[kinds.of(i)].offer(i, history.completedNanos(i) - history.invokedNanos(i), random);
        }
        flush(cells);
        sample.sort(null);
    }

    private void flush(Cell[] cells) {
        for (Cell cell : cells) {
            cell.drainTo(sample);
        }
    }

    /** The slowest operation of one kind in one slice, and a fair sample of the others. */
    private static final class Cell {
        private final int[] kept;
        private int seen;
        private long slowestNanos = -1;
        private int slowest = -1;

        Cell(int[] kept) {
            this.kept = kept;
        }

        void offer(int i, long nanos, SplittableRandom random) {
            if (nanos > slowestNanos) {
                slowestNanos = nanos;
                slowest = i;
            }
            int at = seen < kept.length - 1 ? seen : random.nextInt(seen + 1);
            if (at < kept.length - 1) {
                kept[at] = i;
            }
            seen++;
        }

        void drainTo(List<Integer> sample) {
            for (int k = 0; k < Math.min(seen, kept.length - 1); k++) {
                if (kept[k] != slowest) {
                    sample.add(kept[k]);
                }
            }
            if (slowest >= 0) {
                sample.add(slowest);
            }
            seen = 0;
            slowest = -1;
            slowestNanos = -1;
        }
    }
}
