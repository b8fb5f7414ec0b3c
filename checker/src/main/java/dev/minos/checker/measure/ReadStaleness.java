package dev.minos.checker.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one mode that returned, and how stale each was: columns, one row a read, ordered by key and then by
 * invocation. Immutable.
 */
public final class ReadStaleness {
    /** No operation, or no time: the history does not say. */
    public static final int NONE = -1;

    /** What is wrong with a read, if anything. */
    public enum Kind {
        /** Nothing proves that a newer value was there. */
        FRESH("fresh"),
        /** A newer value had been acknowledged to its writer before the read began. */
        STALE("stale"),
        /** A newer value had been seen by another operation before the read began, but not yet acknowledged. */
        INVERSION("new-old inversion"),
        /** The value was returned before anybody began to write it. */
        FUTURE("value from the future"),
        /** Nobody wrote the value, or its write certainly failed. */
        UNKNOWN_VALUE("unknown value");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** A few words for it. */
        public String words() {
            return words;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private final @Nullable String mode;
    private final int size;
    private final int[] index;
    private final long[] invokedNanos;
    private final byte[] kind;
    private final long[] staleNanos;
    private final int[] missed;
    private final int[] newer;
    private final int[] evidence;
    /** The {@code staleNanos} of reads of known time, ascending. */
    private final long[] sorted;

    private ReadStaleness(Rows rows) {
        mode = rows.mode;
        size = rows.size;
        index = Arrays.copyOf(rows.index, size);
        invokedNanos = Arrays.copyOf(rows.invokedNanos, size);
        kind = Arrays.copyOf(rows.kind, size);
        staleNanos = Arrays.copyOf(rows.staleNanos, size);
        missed = Arrays.copyOf(rows.missed, size);
        newer = Arrays.copyOf(rows.newer, size);
        evidence = Arrays.copyOf(rows.evidence, size);
        sorted = sortedNanos();
    }

    private long[] sortedNanos() {
        long[] out = new long[size];
        int timed = 0;
        for (int read = 0; read < size; read++) {
            boolean comparable = kind[read] <= Kind.INVERSION.ordinal();
            if (comparable && staleNanos[read] >= 0) {
                out[timed++] = staleNanos[read];
            }
        }
        out = Arrays.copyOf(out, timed);
        Arrays.sort(out);
        return out;
    }

    /** The mode in which these reads asked, null when the history names none. */
    public @Nullable String mode() {
        return mode;
    }

    /** How many reads there are; they are numbered from 0. */
    public int size() {
        return size;
    }

    /** The {@code index} of the read's invocation in its file. */
    public int index(int read) {
        return index[read];
    }

    /** When the read began, ns since the start of the run; -1 unknown. */
    public long invokedNanos(int read) {
        return invokedNanos[read];
    }

    /** What is wrong with the read, or that nothing is. */
    public Kind kind(int read) {
        return KINDS[kind[read]];
    }

    /** For how long a newer value had certainly been there when the read began, in ns; -1 when times are unknown. */
    public long staleNanos(int read) {
        return staleNanos[read];
    }

    /** How many newer versions had certainly been there when the read began; the truth may be more. */
    public int versionsMissed(int read) {
        return missed[read];
    }

    /** The {@code index} of the write, cas or delete that the read should have seen, {@link #NONE} for a fresh read. */
    public int newer(int read) {
        return newer[read];
    }

    /** The {@code index} of the operation whose completion proves it: {@link #newer} itself, or one that saw it. */
    public int evidence(int read) {
        return evidence[read];
    }

    /** How many reads are of this kind. */
    public int count(Kind wanted) {
        int count = 0;
        for (byte k : kind) {
            count += k == wanted.ordinal() ? 1 : 0;
        }
        return count;
    }

    /** How many reads missed a version: {@link Kind#STALE} and {@link Kind#INVERSION}. */
    public int stale() {
        return count(Kind.STALE) + count(Kind.INVERSION);
    }

    /**
     * The staleness, in ns, that the fraction {@code quantile} of all reads did not exceed (nearest rank; 0 to 1, where
     * 1 gives the maximum); fresh reads count as 0, reads of impossible values do not count. -1 without timed reads.
     */
    public long quantileNanos(double quantile) {
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("a quantile is from 0 to 1, not " + quantile);
        }
        return sorted.length == 0 ? NONE : sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)];
    }

    /** By how much the stalest read was late, in ns; 0 if none was. */
    public long maxNanos() {
        return quantileNanos(1);
    }

    /** The most newer versions that one read missed; 0 if none did. */
    public int maxVersions() {
        return Arrays.stream(missed).max().orElse(0);
    }

    /** The stalest read, by time and else by versions; {@link #NONE} when none is stale. */
    public int worst() {
        int worst = NONE;
        for (int read = 0; read < size; read++) {
            if (missed[read] > 0 && (worst == NONE || worse(read, worst))) {
                worst = read;
            }
        }
        return worst;
    }

    private boolean worse(int read, int than) {
        return staleNanos[read] != staleNanos[than] ? staleNanos[read] > staleNanos[than] : missed[read] > missed[than];
    }

    /** Collects rows. One thread. */
    static final class Rows {
        private final @Nullable String mode;
        private int size;
        private int[] index = new int[16];
        private long[] invokedNanos = new long[16];
        private byte[] kind = new byte[16];
        private long[] staleNanos = new long[16];
        private int[] missed = new int[16];
        private int[] newer = new int[16];
        private int[] evidence = new int[16];

        Rows(@Nullable String mode) {
            this.mode = mode;
        }

        /** A read that is not stale, or not comparable; gives its row. */
        int add(int readIndex, long nanos, Kind what) {
            if (size == index.length) {
                grow(2 * size);
            }
            index[size] = readIndex;
            invokedNanos[size] = nanos;
            kind[size] = (byte) what.ordinal();
            staleNanos[size] = nanos < 0 ? NONE : 0;
            newer[size] = NONE;
            evidence[size] = NONE;
            return size++;
        }

        /** What a stale read in row {@code row} missed. */
        void stale(int row, long nanos, int newerIndex, int evidenceIndex) {
            staleNanos[row] = nanos;
            newer[row] = newerIndex;
            evidence[row] = evidenceIndex;
        }

        void addAll(Rows other) {
            for (int row = 0; row < other.size; row++) {
                int own = add(other.index[row], other.invokedNanos[row], KINDS[other.kind[row]]);
                stale(own, other.staleNanos[row], other.newer[row], other.evidence[row]);
                missed(own, other.missed[row]);
            }
        }

        void missed(int row, int versions) {
            missed[row] = versions;
        }

        int size() {
            return size;
        }

        /** The row that missed most versions; {@link #NONE} if none missed any. */
        int mostMissed() {
            int most = NONE;
            for (int row = 0; row < size; row++) {
                if (missed[row] > (most == NONE ? 0 : missed[most])) {
                    most = row;
                }
            }
            return most;
        }

        int missedBy(int row) {
            return missed[row];
        }

        int indexOf(int row) {
            return index[row];
        }

        /** The read, what it should have seen and what proves it: each {@code index} once, ascending. */
        List<Integer> operationsOf(int row) {
            return IntStream.of(index[row], newer[row], evidence[row])
                    .distinct()
                    .sorted()
                    .boxed()
                    .toList();
        }

        private void grow(int capacity) {
            index = Arrays.copyOf(index, capacity);
            invokedNanos = Arrays.copyOf(invokedNanos, capacity);
            kind = Arrays.copyOf(kind, capacity);
            staleNanos = Arrays.copyOf(staleNanos, capacity);
            missed = Arrays.copyOf(missed, capacity);
            newer = Arrays.copyOf(newer, capacity);
            evidence = Arrays.copyOf(evidence, capacity);
        }

        ReadStaleness build() {
            return new ReadStaleness(this);
        }
    }
}
