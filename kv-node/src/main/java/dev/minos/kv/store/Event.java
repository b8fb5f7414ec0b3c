package dev.minos.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * A change of a key, as watchers are told it.
 *
 * @param cursor where the change stands among all changes, the same on every replica
 * @param value the new value, null when the key is gone
 */
@SuppressWarnings("ArrayRecordComponent")
public record Event(Cursor cursor, Kind kind, byte[] key, byte @Nullable [] value) {
    /** How a key changed. */
    public enum Kind {
        PUT,
        DELETE,
        /** Its time to live was over. */
        EXPIRE
    }

    /** A place in the sequence of all changes: a log index, and which of its changes. */
    public record Cursor(long index, int ordinal) implements Comparable<Cursor> {
        /** Behind all changes of an index. */
        public static Cursor endOf(long index) {
            return new Cursor(index, Integer.MAX_VALUE);
        }

        @Override
        public int compareTo(Cursor other) {
            int byIndex = Long.compare(index, other.index);
            return byIndex != 0 ? byIndex : Integer.compare(ordinal, other.ordinal);
        }
    }
}
