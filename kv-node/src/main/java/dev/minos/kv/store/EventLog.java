package dev.minos.kv.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The latest changes, for watchers. Part of the replicated state and of every snapshot, so that a watcher can go on at
 * any replica; the oldest changes are forgotten by rules that depend on the log alone. The applying thread appends, any
 * thread reads.
 */
final class EventLog {
    private static final byte[] STATE = {Spaces.META, 'e'};

    private final RocksDB db;
    private final long maxEvents;
    private final long maxBytes;
    private long events;
    private long bytes;
    private volatile long forgottenUpTo = -1;

    EventLog(RocksDB db, long maxEvents, long maxBytes) throws RocksDBException {
        this.db = db;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        byte[] state = db.get(STATE);
        if (state != null) {
            ByteBuffer in = ByteBuffer.wrap(state);
            events = in.getLong();
            bytes = in.getLong();
            forgottenUpTo = in.getLong();
        }
    }

    /** Changes up to this log index cannot be watched any more. */
    long forgottenUpTo() {
        return forgottenUpTo;
    }

    void append(Event event, WriteBatch batch) throws RocksDBException {
        byte[] record = encode(event);
        batch.put(key(event.cursor()), record);
        events++;
        bytes += record.length;
    }

    /** After the changes of one log entry were appended. */
    void finish(WriteBatch batch) throws RocksDBException {
        if (events > maxEvents || bytes > maxBytes) {
            forgetOldest(batch);
        }
        batch.put(
                STATE,
                ByteBuffer.allocate(3 * Long.BYTES)
                        .putLong(events)
                        .putLong(bytes)
                        .putLong(forgottenUpTo)
                        .array());
    }

    /** Forgets a tenth more than it must, so that it need not begin again at once; whole log entries only. */
    private void forgetOldest(WriteBatch batch) throws RocksDBException {
        long last = forgottenUpTo;
        try (RocksIterator stored = db.newIterator()) {
            stored.seek(new byte[] {Spaces.EVENT});
            while (stored.isValid() && stored.key()[0] == Spaces.EVENT) {
                long index = cursor(stored.key()).index();
                if (index != last && events <= maxEvents * 9 / 10 && bytes <= maxBytes * 9 / 10) {
                    break;
                }
                last = index;
                events--;
                bytes -= stored.value().length;
                stored.next();
            }
        }
        batch.deleteRange(new byte[] {Spaces.EVENT}, key(new Event.Cursor(last + 1, 0)));
        forgottenUpTo = last;
    }

    /**
     * Changes behind a cursor, in their order.
     *
     * @return null when changes behind the cursor have been forgotten
     */
    @Nullable
    List<Event> after(Event.Cursor cursor, int limit) {
        List<Event> found = new ArrayList<>();
        try (RocksIterator stored = db.newIterator()) {
            for (stored.seek(key(cursor)); stored.isValid() && found.size() < limit; stored.next()) {
                if (stored.key()[0] != Spaces.EVENT) {
                    break;
                }
                Event.Cursor at = cursor(stored.key());
                if (at.compareTo(cursor) > 0) {
                    found.add(decode(at, stored.value()));
                }
            }
        }
        // Asked last: what is forgotten meanwhile may be missing above.
        return cursor.compareTo(Event.Cursor.endOf(forgottenUpTo)) < 0 ? null : found;
    }

    private static byte[] key(Event.Cursor cursor) {
        return Spaces.numbered(
                Spaces.EVENT,
                Math.max(0, cursor.index()),
                ByteBuffer.allocate(Integer.BYTES).putInt(cursor.ordinal()).array());
    }

    private static Event.Cursor cursor(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key, 1, key.length - 1);
        return new Event.Cursor(in.getLong(), in.getInt());
    }

    private static byte[] encode(Event event) {
        byte[] value = event.value() == null ? new byte[0] : event.value();
        return ByteBuffer.allocate(1 + Integer.BYTES + event.key().length + value.length)
                .put((byte) event.kind().ordinal())
                .putInt(event.key().length)
                .put(event.key())
                .put(value)
                .array();
    }

    private static Event decode(Event.Cursor cursor, byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        Event.Kind kind = Event.Kind.values()[in.get()];
        byte[] key = new byte[in.getInt()];
        in.get(key);
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new Event(cursor, kind, key, kind == Event.Kind.PUT ? value : null);
    }
}
