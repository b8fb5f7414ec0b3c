package dev.minos.kv.raft;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many bytes of log lie behind an index, to some eight megabytes: entries may be of a hundred bytes or of a megabyte,
 * and a node reads its whole log when it starts. The applying thread adds, any thread asks.
 */
final class LogBytes {
    /** So much is kept, should others need it, and so much is applied at most between two snapshots. */
    static final long KEPT = 128L << 20;

    private static final long STEP = 8L << 20;

    private final Deque<Long> marks = new ArrayDeque<>();
    private long sinceMark;
    private long sinceSnapshot;

    synchronized void add(long index, int bytes) {
        sinceSnapshot += bytes;
        sinceMark += bytes;
        if (sinceMark >= STEP) {
            sinceMark = 0;
            marks.addLast(index);
            if (marks.size() > KEPT / STEP) {
                marks.removeFirst();
            }
        }
    }

    synchronized void snapshotTaken() {
        sinceSnapshot = 0;
    }

    synchronized boolean wantSnapshot() {
        return sinceSnapshot >= KEPT;
    }

    /** About so many bytes as are kept lie behind this index; -1 while there are fewer. */
    synchronized long dispensable() {
        Long first = marks.size() < KEPT / STEP ? null : marks.peekFirst();
        return first == null ? -1 : first;
    }
}
