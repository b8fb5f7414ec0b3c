package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.checker.KeyHistory;
import dev.minos.checker.measure.ReadStaleness.Kind;
import dev.minos.history.History;
import java.util.Arrays;

/**
 * The staleness of the reads of one key (after Golab, Li, Shah, PODC 2011, and Golab et al., ICDCS 2014, who look at
 * pairs of clusters; here it is charged to single reads).
 *
 * <p>Every operation that sets a value makes a <em>version</em>. Its <em>proof</em> is the first completion that shows
 * it had taken effect: its own, or that of an operation that saw its value, if no other could have written that. A read
 * {@code r} returned some version; of all versions with its value that were begun before {@code r} completed, the one
 * proved last is charged, as the most favourable. A version begun after that proof is newer in every linearization; a
 * newer one that was proved before {@code r} began is one that {@code r} missed. Were the history linearizable, it would
 * lie between the version read and {@code r}, so no such history has a stale read.
 */
final class KeyStaleness {
    private static final int BEFORE_ALL = -1;

    private final History history;
    private final Key measured;
    private final KeyHistory key;
    private final Versions versions;
    /** The stale reads: row, and first newer version. */
    private int[] staleRows = new int[4];

    private int[] staleReads = new int[4];
    private int[] firstNewer = new int[4];
    private int stale;

    KeyStaleness(Key measured) {
        this.measured = measured;
        this.history = measured.history;
        this.key = measured.h;
        this.versions = measured.versions;
    }

    void measure(ReadStaleness.Rows rows) {
        for (int op = 0; op < key.size; op++) {
            if (measured.isRead(op)) {
                measure(op, rows);
            }
        }
        countMissed(rows);
    }

    private void measure(int read, ReadStaleness.Rows rows) {
        int value = Key.seen(key, read);
        int source = key.source[read];
        int charged = versions.latestProof(value, key.completed[read]);
        if (charged == NEVER) {
            rows.add(history.index(source), history.invokedNanos(source), Kind.FRESH);
            return;
        }
        if (charged == Versions.NONE && value != key.initial) {
            Kind kind = versions.exists(value) ? Kind.FUTURE : Kind.UNKNOWN_VALUE;
            rows.add(history.index(source), history.invokedNanos(source), kind);
            return;
        }
        int newer = versions.firstBegunAfter(charged == Versions.NONE ? BEFORE_ALL : charged);
        compare(read, newer, rows);
    }

    private void compare(int read, int newer, ReadStaleness.Rows rows) {
        int source = key.source[read];
        int began = key.invoked[read];
        Kind kind = versions.completedBefore(newer, began)
                ? Kind.STALE
                : versions.provedBefore(newer, began) ? Kind.INVERSION : Kind.FRESH;
        int row = rows.add(history.index(source), history.invokedNanos(source), kind);
        if (kind != Kind.FRESH) {
            int missed = versions.firstProved(newer);
            int evidence = key.source[versions.proofOf(missed)];
            rows.stale(row, lag(source, evidence), history.index(key.source[missed]), history.index(evidence));
            remember(row, read, newer);
        }
    }

    private long lag(int read, int evidence) {
        long began = history.invokedNanos(read);
        long proved = history.completedNanos(evidence);
        return began < 0 || proved < 0 ? ReadStaleness.NONE : Math.max(0, began - proved);
    }

    private void remember(int row, int read, int newer) {
        if (stale == staleRows.length) {
            staleRows = Arrays.copyOf(staleRows, 2 * stale);
            staleReads = Arrays.copyOf(staleReads, 2 * stale);
            firstNewer = Arrays.copyOf(firstNewer, 2 * stale);
        }
        staleRows[stale] = row;
        staleReads[stale] = read;
        firstNewer[stale++] = newer;
    }

    /** Sweeps over the stale reads with the versions proved so far in a Fenwick tree, by order of their beginning. */
    private void countMissed(ReadStaleness.Rows rows) {
        if (stale == 0) {
            return;
        }
        long[] byProof = versions.byProof();
        PrefixCounts proved = new PrefixCounts(versions.count());
        int next = 0;
        for (int i = 0; i < stale; i++) {
            while (next < byProof.length && (int) (byProof[next] >>> 32) < key.invoked[staleReads[i]]) {
                proved.add((int) byProof[next++]);
            }
            rows.missed(staleRows[i], next - proved.below(firstNewer[i]));
        }
    }
}
