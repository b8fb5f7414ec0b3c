package dev.minos.kv.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The keys of one Raft group on disk. One thread applies, any thread reads; whoever closes it sees to it that nobody
 * reads any more.
 *
 * <p>RocksDB's own write-ahead log is off: the Raft log is the write-ahead log. After a crash the store is at some
 * earlier position of the log, and because the position is written in the same batch as the data it knows which, so
 * that the entries after it are applied again and those before it are not (a compare-and-set applied twice would
 * answer differently).
 */
public final class Store implements AutoCloseable {
    private static final byte[] APPLIED = {Spaces.META, 'a'};

    private final Options options;
    private final WriteOptions withoutLog;
    private final RocksDB db;
    private final EventLog events;
    private final Sessions sessions;
    private Position applied;

    private Store(Options options, RocksDB db, StoreLimits limits) throws RocksDBException {
        this.options = options;
        this.db = db;
        this.withoutLog = new WriteOptions().setDisableWAL(true);
        this.applied = position(db.get(APPLIED));
        this.events = new EventLog(db, limits.events(), limits.eventBytes());
        this.sessions = new Sessions(db, limits.sessions());
    }

    /** Opens the store in a directory, which is made where it is missing. */
    public static Store open(Path directory, StoreLimits limits, StoreMemory memory) throws IOException {
        Files.createDirectories(directory);
        Options options = new Options()
                .setCreateIfMissing(true)
                .setMaxWriteBufferNumber(2)
                .setMaxOpenFiles(256)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20)
                .setStatsDumpPeriodSec(0)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        memory.applyTo(options);
        try {
            return new Store(options, RocksDB.open(options, directory.toString()), limits);
        } catch (RocksDBException e) {
            options.close();
            throw new IOException("the store in " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The last position whose effect the store holds. Only the applying thread sees the newest. */
    public Position applied() {
        return applied;
    }

    public @Nullable Entry get(byte[] key) {
        try {
            byte[] record = db.get(Spaces.data(key));
            return record == null ? null : entry(record);
        } catch (RocksDBException e) {
            throw new StoreException("reading a key failed", e);
        }
    }

    /**
     * Keys with a prefix, behind a key, as they were at one moment.
     *
     * @param after null to begin with the first
     * @param maxBytes the page ends before its values become larger than this, but has one key at least
     */
    public Page page(byte[] prefix, byte @Nullable [] after, int limit, long maxBytes) {
        byte[] dataPrefix = Spaces.data(prefix);
        byte[] start = after == null || Arrays.compareUnsigned(after, prefix) < 0 ? dataPrefix : Spaces.data(after);
        Snapshot moment = db.getSnapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(moment);
                RocksIterator stored = db.newIterator(options)) {
            List<Page.Item> items = new ArrayList<>();
            long bytes = 0;
            for (stored.seek(start); stored.isValid(); stored.next()) {
                byte[] at = stored.key();
                if (!Spaces.startsWith(at, dataPrefix)) {
                    break;
                }
                if (after != null && Arrays.equals(at, start)) {
                    continue;
                }
                byte[] record = stored.value();
                bytes += at.length + record.length;
                if (items.size() == limit || (bytes > maxBytes && !items.isEmpty())) {
                    return new Page(
                            items, true, position(db.get(options, APPLIED)).index());
                }
                items.add(new Page.Item(Arrays.copyOfRange(at, 1, at.length), entry(record)));
            }
            return new Page(items, false, position(db.get(options, APPLIED)).index());
        } catch (RocksDBException e) {
            throw new StoreException("reading a page failed", e);
        } finally {
            db.releaseSnapshot(moment);
        }
    }

    /** Changes behind a cursor in their order; null when some of them are forgotten. */
    public @Nullable List<Event> eventsAfter(Event.Cursor cursor, int limit) {
        return events.after(cursor, limit);
    }

    /** Changes up to this log index cannot be watched any more. */
    public long forgottenUpTo() {
        return events.forgottenUpTo();
    }

    /** When the next key expires, {@link Change#NEVER} when none does. */
    public long nextExpiryMillis() {
        try (RocksIterator stored = db.newIterator()) {
            stored.seek(new byte[] {Spaces.EXPIRY});
            return stored.isValid() && stored.key()[0] == Spaces.EXPIRY
                    ? ByteBuffer.wrap(stored.key()).getLong(1)
                    : Change.NEVER;
        }
    }

    /** Applies the command of the log entry at this position; only ever called with growing positions. */
    public Result apply(Position position, Command command) {
        if (position.index() <= applied.index()) {
            throw new IllegalArgumentException(position + " is applied already, the store is at " + applied);
        }
        try (WriteBatch batch = new WriteBatch()) {
            Result result = apply(position.index(), command, batch);
            batch.put(APPLIED, encode(position));
            db.write(withoutLog, batch);
            applied = position;
            return result;
        } catch (RocksDBException e) {
            throw new StoreException("applying " + position + " failed", e);
        }
    }

    private Result apply(long index, Command command, WriteBatch batch) throws RocksDBException {
        if (command instanceof Command.Write write) {
            return apply(index, write, batch);
        }
        if (command instanceof Command.Expire expire) {
            expire(index, expire.nowMillis(), batch);
        }
        return new Result.Done(index, false, false);
    }

    private Result apply(long index, Command.Write write, WriteBatch batch) throws RocksDBException {
        Session session = write.session();
        Result known = session == null ? null : sessions.recall(index, session, write);
        if (known != null) {
            return known;
        }
        Entry actual = get(write.changes().get(0).key());
        for (Condition condition : write.conditions()) {
            if (!condition.holds(actual)) {
                Result.Refused refused = new Result.Refused(index, actual, false);
                if (session != null) {
                    sessions.remember(session, write, refused, batch);
                }
                return refused;
            }
        }
        int ordinal = 0;
        for (Change change : write.changes()) {
            Entry before = ordinal == 0 ? actual : get(change.key());
            change(new Event.Cursor(index, ordinal++), change, before, Event.Kind.DELETE, batch);
        }
        events.finish(batch);
        Result.Done done = new Result.Done(index, actual != null, false);
        if (session != null) {
            sessions.remember(session, write, done, batch);
        }
        return done;
    }

    /** @param gone what watchers are told when the key goes */
    private void change(Event.Cursor cursor, Change change, @Nullable Entry before, Event.Kind gone, WriteBatch batch)
            throws RocksDBException {
        if (before != null && before.expiresMillis() != Change.NEVER) {
            batch.delete(Spaces.numbered(Spaces.EXPIRY, before.expiresMillis(), change.key()));
        }
        byte[] value = change.value();
        if (value != null) {
            batch.put(Spaces.data(change.key()), record(cursor.index(), change.expiresMillis(), value));
            if (change.expiresMillis() != Change.NEVER) {
                batch.put(Spaces.numbered(Spaces.EXPIRY, change.expiresMillis(), change.key()), new byte[0]);
            }
            events.append(new Event(cursor, Event.Kind.PUT, change.key(), value), batch);
        } else if (before != null) {
            batch.delete(Spaces.data(change.key()));
            events.append(new Event(cursor, gone, change.key(), null), batch);
        }
    }

    private void expire(long index, long nowMillis, WriteBatch batch) throws RocksDBException {
        int ordinal = 0;
        try (RocksIterator due = db.newIterator()) {
            due.seek(new byte[] {Spaces.EXPIRY});
            for (; due.isValid() && due.key()[0] == Spaces.EXPIRY; due.next()) {
                byte[] stored = due.key();
                if (ByteBuffer.wrap(stored).getLong(1) > nowMillis || ordinal == Command.Expire.AT_ONCE) {
                    break;
                }
                byte[] key = Arrays.copyOfRange(stored, 1 + Long.BYTES, stored.length);
                change(new Event.Cursor(index, ordinal++), Change.delete(key), get(key), Event.Kind.EXPIRE, batch);
            }
        }
        events.finish(batch);
    }

    /** Makes a copy of the whole store (hard links where it can) in a directory that does not exist yet. */
    public void checkpoint(Position position, Path directory) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            // Entries that change no key (elections, members) move the position too.
            db.put(withoutLog, APPLIED, encode(position));
            applied = position;
            checkpoint.createCheckpoint(directory.toString());
        } catch (RocksDBException e) {
            throw new IOException("a snapshot into " + directory + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        db.close();
        withoutLog.close();
        options.close();
    }

    private static byte[] record(long version, long expiresMillis, byte[] value) {
        return ByteBuffer.allocate(2 * Long.BYTES + value.length)
                .putLong(version)
                .putLong(expiresMillis)
                .put(value)
                .array();
    }

    private static Entry entry(byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        long version = in.getLong();
        long expiresMillis = in.getLong();
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new Entry(value, version, expiresMillis);
    }

    private static byte[] encode(Position position) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(position.term())
                .putLong(position.index())
                .array();
    }

    private static Position position(byte @Nullable [] bytes) {
        if (bytes == null) {
            return Position.START;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Position(in.getLong(), in.getLong());
    }
}
