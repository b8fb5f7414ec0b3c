package dev.minos.kv.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
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
    /** Key space: one byte in front of every RocksDB key says what it is. */
    private static final byte META = 0;

    private static final byte DATA = 1;
    private static final byte[] APPLIED = {META, 'a'};

    private static final long CACHE_BYTES = 32L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;

    private final LRUCache cache;
    private final BloomFilter bloom;
    private final Options options;
    private final WriteOptions withoutLog;
    private final RocksDB db;
    private Position applied;

    private Store(LRUCache cache, BloomFilter bloom, Options options, RocksDB db) throws RocksDBException {
        this.cache = cache;
        this.bloom = bloom;
        this.options = options;
        this.db = db;
        this.withoutLog = new WriteOptions().setDisableWAL(true);
        this.applied = readPosition(db);
    }

    /** Opens the store in a directory, which is made where it is missing. */
    public static Store open(Path directory) throws IOException {
        NativeLibrary.load();
        Files.createDirectories(directory);
        LRUCache cache = new LRUCache(CACHE_BYTES);
        BloomFilter bloom = new BloomFilter(10);
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setMaxOpenFiles(256)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20)
                .setStatsDumpPeriodSec(0)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setFilterPolicy(bloom));
        try {
            return new Store(cache, bloom, options, RocksDB.open(options, directory.toString()));
        } catch (RocksDBException e) {
            options.close();
            bloom.close();
            cache.close();
            throw new IOException("the store in " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The last position whose effect the store holds. Only the applying thread sees the newest. */
    public Position applied() {
        return applied;
    }

    public @Nullable Entry get(byte[] key) {
        try {
            byte[] record = db.get(dataKey(key));
            return record == null ? null : entry(record);
        } catch (RocksDBException e) {
            throw new StoreException("reading a key failed", e);
        }
    }

    /** Applies the command of the log entry at this position; only ever called with growing positions. */
    public Result apply(Position position, Command command) {
        if (position.index() <= applied.index()) {
            throw new IllegalArgumentException(position + " is applied already, the store is at " + applied);
        }
        try (WriteBatch batch = new WriteBatch()) {
            Result result = command instanceof Command.Write write
                    ? apply(position.index(), write, batch)
                    : new Result.Done(position.index(), false);
            batch.put(APPLIED, encode(position));
            db.write(withoutLog, batch);
            applied = position;
            return result;
        } catch (RocksDBException e) {
            throw new StoreException("applying " + position + " failed", e);
        }
    }

    private Result apply(long index, Command.Write write, WriteBatch batch) throws RocksDBException {
        Entry actual = get(write.changes().get(0).key());
        for (Condition condition : write.conditions()) {
            if (!condition.holds(actual)) {
                return new Result.Refused(index, actual);
            }
        }
        for (Change change : write.changes()) {
            byte[] value = change.value();
            if (value == null) {
                batch.delete(dataKey(change.key()));
            } else {
                batch.put(dataKey(change.key()), record(index, value));
            }
        }
        return new Result.Done(index, actual != null);
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
        bloom.close();
        cache.close();
    }

    private static byte[] dataKey(byte[] key) {
        byte[] bytes = new byte[key.length + 1];
        bytes[0] = DATA;
        System.arraycopy(key, 0, bytes, 1, key.length);
        return bytes;
    }

    private static byte[] record(long version, byte[] value) {
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(version)
                .put(value)
                .array();
    }

    private static Entry entry(byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        long version = in.getLong();
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new Entry(value, version);
    }

    private static byte[] encode(Position position) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(position.term())
                .putLong(position.index())
                .array();
    }

    private static Position readPosition(RocksDB db) throws RocksDBException {
        byte[] bytes = db.get(APPLIED);
        if (bytes == null) {
            return Position.START;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Position(in.getLong(), in.getLong());
    }
}
