package dev.minos.kv.raft;

import dev.minos.kv.store.Position;
import dev.minos.kv.store.Store;
import dev.minos.kv.store.StoreLimits;
import dev.minos.kv.store.StoreMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store that a group works with, which may be replaced by a snapshot while it is being read. Readers hold a lock
 * as long as they touch RocksDB, whose native code does not survive being closed under a reader. The thread that
 * applies also opens, replaces and closes.
 */
final class LiveStore {
    private static final Logger log = LoggerFactory.getLogger(LiveStore.class);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final StoreLimits limits;
    private final StoreMemory memory;
    private @Nullable Store store;

    LiveStore(StoreLimits limits, StoreMemory memory) {
        this.limits = limits;
        this.memory = memory;
    }

    /**
     * Opens the store left by the last run where it is usable and not older than the newest snapshot, else makes it
     * anew from the snapshot. Either way the log has all that is missing.
     */
    void open(Path directory, @Nullable Path snapshot, Position snapshotPosition) throws IOException {
        Store opened = openExisting(directory, snapshotPosition);
        if (opened == null) {
            restore(directory, snapshot);
            opened = whole(directory, snapshotPosition);
        }
        swap(opened);
    }

    /**
     * Closes the store and continues with a copy of the snapshot. Reads go on while the copy is made, which syncs as much
     * as there is.
     */
    void replace(Path directory, Path snapshot, Position snapshotPosition) throws IOException {
        Path copy = copy(directory, snapshot);
        lock.writeLock().lock();
        try {
            close();
            SnapshotDirectory.deleteTree(directory);
            Files.move(copy, directory);
            store = whole(directory, snapshotPosition);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A store made from a snapshot; files that were cut short can leave one that opens and has lost its end. */
    private Store whole(Path directory, Position promised) throws IOException {
        Store opened = Store.open(directory, limits, memory);
        long end = opened.applied().index();
        if (end < promised.index()) {
            opened.close();
            throw new IOException("the snapshot at " + promised + " is damaged: it ends at index " + end);
        }
        return opened;
    }

    <T> @Nullable T read(Function<Store, @Nullable T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(current());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** For the applying thread alone, which is also the one that replaces the store: it needs no lock. */
    Store current() {
        if (store == null) {
            throw new IllegalStateException("the store is closed");
        }
        return store;
    }

    void close() {
        lock.writeLock().lock();
        try {
            if (store != null) {
                store.close();
                store = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void swap(Store opened) {
        lock.writeLock().lock();
        try {
            store = opened;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private @Nullable Store openExisting(Path directory, Position snapshotPosition) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        try {
            Store existing = Store.open(directory, limits, memory);
            if (existing.applied().index() >= snapshotPosition.index()) {
                return existing;
            }
            existing.close();
            log.info("the store in {} is older than the snapshot at {}: made anew", directory, snapshotPosition);
        } catch (IOException e) {
            log.warn("the store in {} is unusable, made anew from the snapshot and the log", directory, e);
        }
        return null;
    }

    private static void restore(Path directory, @Nullable Path snapshot) throws IOException {
        SnapshotDirectory.deleteTree(directory);
        if (snapshot != null) {
            Files.move(copy(directory, snapshot), directory);
        }
    }

    /** A copy beside the store's directory; it gets its name when it is complete, so a crash leaves no half of a store. */
    private static Path copy(Path directory, Path snapshot) throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
        SnapshotDirectory.deleteTree(unfinished);
        Files.createDirectories(unfinished);
        try (Stream<Path> children = Files.list(snapshot)) {
            List<Path> files =
                    children.filter(SnapshotDirectory::belongsToStore).toList();
            for (Path file : files) {
                copyFile(file, unfinished.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        SnapshotDirectory.sync(unfinished);
        return unfinished;
    }

    private static void copyFile(Path from, Path to) throws IOException {
        // RocksDB never changes a table file, so a hard link will do; the small files are changed in place.
        if (from.toString().endsWith(".sst")) {
            SnapshotDirectory.sync(from);
            Files.createLink(to, from);
        } else {
            Files.copy(from, to);
            SnapshotDirectory.sync(to);
        }
    }
}
