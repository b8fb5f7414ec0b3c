package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.KeyHistory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of a plain register (reads and writes of values that are written once): a write and the reads of its
 * value. Golab, Li, Shah 2011: cluster B must come before A if A shows a completion (at the earliest {@code first[A]})
 * before B's last invocation; the history is linearizable iff no two clusters must each come before the other, and no
 * read completes before its write begins. Relaxing times by {@code d} only moves the last invocation back, so whether
 * {@code d} suffices is again a sweep, O(m log m) for m clusters.
 */
final class Clusters {
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    private final int count;
    /** Per cluster, in ascending order: the earliest completion, and its operation. */
    private final long[] first;

    private final int[] firstOp;
    /** When the write was invoked, and the write; the initial value's cluster has none. */
    private final long[] written;

    private final int[] writer;
    /** The latest invocation of a read, and the read; {@link #BEFORE_ALL} without one. */
    private final long[] lastRead;

    private final int[] lastReader;

    /** Two clusters each of which must come before the other, as operations: writer, first and last of each. */
    record Conflict(int[] operations) {}

    private Clusters(KeyHistory h, Times times, int[] writers) {
        long[] earliest = new long[h.values];
        int[] earliestOp = new int[h.values];
        long[] latest = new long[h.values];
        int[] latestOp = new int[h.values];
        Arrays.fill(earliest, Long.MAX_VALUE);
        Arrays.fill(latest, BEFORE_ALL);
        Arrays.fill(earliestOp, Key.NONE);
        Arrays.fill(latestOp, Key.NONE);
        for (int op = 0; op < h.size; op++) {
            int value = h.readOnly(op) ? h.guarded[op] : h.effect[op];
            if (times.completed()[op] < earliest[value]) {
                earliest[value] = times.completed()[op];
                earliestOp[value] = op;
            }
            if (h.readOnly(op) && times.invoked()[op] > latest[value]) {
                latest[value] = times.invoked()[op];
                latestOp[value] = op;
            }
        }
        if (latestOp[h.initial] != Key.NONE) {
            earliest[h.initial] = BEFORE_ALL;
        }
        int[] order = order(earliest);
        count = order.length;
        first = new long[count];
        firstOp = new int[count];
        written = new long[count];
        writer = new int[count];
        lastRead = new long[count];
        lastReader = new int[count];
        for (int i = 0; i < count; i++) {
            int value = order[i];
            first[i] = earliest[value];
            firstOp[i] = earliestOp[value];
            writer[i] = writers[value];
            written[i] = writers[value] == Key.NONE ? BEFORE_ALL : times.invoked()[writers[value]];
            lastRead[i] = latest[value];
            lastReader[i] = latestOp[value];
        }
    }

    /** Values that were seen or certainly written, by their earliest completion. */
    private static int[] order(long[] earliest) {
        Integer[] values = new Integer[earliest.length];
        int some = 0;
        for (int value = 0; value < earliest.length; value++) {
            if (earliest[value] != Long.MAX_VALUE) {
                values[some++] = value;
            }
        }
        Arrays.sort(values, 0, some, (a, b) -> Long.compare(earliest[a], earliest[b]));
        int[] out = new int[some];
        for (int i = 0; i < some; i++) {
            out[i] = values[i];
        }
        return out;
    }

    /** Null unless this is a plain register all of whose values seen have been written. */
    static @Nullable Clusters of(KeyHistory h, Times times) {
        int[] writers = new int[h.values];
        Arrays.fill(writers, Key.NONE);
        for (int op = 0; op < h.size; op++) {
            boolean write = !h.readOnly(op);
            if (h.guard[op] == DIFFERS || (write && h.guard[op] != ANY)) {
                return null;
            }
            if (write) {
                int value = h.effect[op];
                if (value == ABSENT || value == h.initial || writers[value] != Key.NONE) {
                    return null;
                }
                writers[value] = op;
            }
        }
        for (int op = 0; op < h.size; op++) {
            boolean written = h.effect[op] != KEEP || h.guarded[op] == h.initial || writers[h.guarded[op]] != Key.NONE;
            if (!written) {
                return null;
            }
        }
        return new Clusters(h, times, writers);
    }

    /** How long before its own write began the earliest read completed, 0 if none did. */
    long readBeforeWrite() {
        int worst = earliestRead();
        return worst == Key.NONE ? 0 : written[worst] - first[worst];
    }

    /** That read and its write. */
    int[] earlyRead() {
        int worst = earliestRead();
        return worst == Key.NONE ? new int[0] : new int[] {writer[worst], firstOp[worst]};
    }

    private int earliestRead() {
        int worst = Key.NONE;
        for (int i = 0; i < count; i++) {
            boolean early = writer[i] != Key.NONE && written[i] > first[i];
            if (early && (worst == Key.NONE || written[i] - first[i] > written[worst] - first[worst])) {
                worst = i;
            }
        }
        return worst;
    }

    /** Two clusters that contradict each other although all reads may begin {@code by} earlier; null if none do. */
    @Nullable
    Conflict afterEarlierReads(long by) {
        long[] last = new long[count];
        for (int i = 0; i < count; i++) {
            last[i] = lastRead[i] == BEFORE_ALL ? written[i] : Math.max(written[i], lastRead[i] - by);
        }
        return conflict(last);
    }

    /** Two clusters that contradict each other although all operations may last {@code by} longer in all. */
    @Nullable
    Conflict afterLongerOperations(long by) {
        long[] last = new long[count];
        for (int i = 0; i < count; i++) {
            last[i] = Math.max(written[i], lastRead[i]) - by;
        }
        return conflict(last);
    }

    private @Nullable Conflict conflict(long[] last) {
        int[] best = new int[count]; // Among the clusters up to here, the one with the greatest last invocation,
        int[] second = new int[count]; // and the one after it.
        for (int i = 0; i < count; i++) {
            int b = i == 0 ? i : best[i - 1];
            int s = i == 0 ? Key.NONE : second[i - 1];
            boolean greater = i > 0 && last[i] > last[b];
            boolean next = i > 0 && !greater && (s == Key.NONE || last[i] > last[s]);
            best[i] = greater ? i : b;
            second[i] = greater ? b : next ? i : s;
        }
        for (int a = 0; a < count; a++) {
            int begun = firstsBefore(last[a]);
            int b = begun == 0 ? Key.NONE : best[begun - 1] == a ? second[begun - 1] : best[begun - 1];
            if (b != Key.NONE && first[a] < last[b]) {
                return new Conflict(
                        new int[] {writer[a], firstOp[a], lastReader[a], writer[b], firstOp[b], lastReader[b]});
            }
        }
        return null;
    }

    /** How many clusters have their earliest completion before {@code moment}. */
    private int firstsBefore(long moment) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (first[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
