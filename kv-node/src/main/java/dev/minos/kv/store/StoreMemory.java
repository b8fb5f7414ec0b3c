package dev.minos.kv.store;

import java.io.IOException;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that RocksDB takes in this process, outside of the heap, shared by the stores of all groups: hot blocks, the
 * parts of indexes and filters that are in use, and what has been written and not yet flushed, a quarter of it at most.
 * A store may be as large as the disk: what is cold is read from there. Any thread; closed after the stores.
 */
public final class StoreMemory implements AutoCloseable {
    public static final long DEFAULT_BYTES = 64L << 20;
    public static final long LEAST_BYTES = 8L << 20;

    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final int PARTITION_BYTES = 4 << 10;

    private final long bytes;
    private final LRUCache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter bloom;

    private StoreMemory(long bytes) {
        this.bytes = bytes;
        this.cache = new LRUCache(bytes);
        // Counted in the cache: while much is being written, less is cached.
        this.writeBuffers = new WriteBufferManager(bytes / 4, cache);
        this.bloom = new BloomFilter(10);
    }

    /** @throws IOException when RocksDB's native code cannot be loaded */
    public static StoreMemory of(long bytes) throws IOException {
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes are too few for a store");
        }
        NativeLibrary.load();
        return new StoreMemory(bytes);
    }

    void applyTo(Options options) {
        options.setWriteBufferManager(writeBuffers)
                .setWriteBufferSize(Math.min(WRITE_BUFFER_BYTES, bytes / 8))
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        // In parts, so that a lookup in a cold table reads a few kilobytes and not its whole index.
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setMetadataBlockSize(PARTITION_BYTES)
                        .setFilterPolicy(bloom));
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
        bloom.close();
    }
}
