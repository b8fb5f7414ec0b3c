package dev.minos.kv.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How far this replica has applied its log, in a file of its own that is mapped into memory: every applied entry is
 * noted for the price of one store, and the note outlives {@code kill -9}. It is never ahead of the log on the disk
 * (Ratis commits nothing that it has not flushed), so a log that ends before it has lost its end.
 *
 * <p>The file is not synced: after a power failure the note may be old, which only makes it say less. The thread that
 * applies sets it.
 */
final class AppliedMark {
    private static final String NAME = "applied";
    private static final long INDEX_BITS = 48;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

    private final MappedByteBuffer file;
    private long index;

    private AppliedMark(MappedByteBuffer file, long index) {
        this.file = file;
        this.index = index;
    }

    /** @param group the group's directory, which exists */
    static AppliedMark open(Path group) throws IOException {
        long index = read(group);
        try (FileChannel channel = FileChannel.open(
                group.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < Long.BYTES) {
                // Written, not only mapped: a disk that is full says so here, and not by a signal later.
                channel.write(ByteBuffer.allocate(Long.BYTES), 0);
            }
            return new AppliedMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES), index);
        }
    }

    /** The index in a group's directory; -1 where there is none, or none that can be trusted. */
    static long read(Path group) throws IOException {
        Path file = group.resolve(NAME);
        if (!Files.exists(file) || Files.size(file) < Long.BYTES) {
            return -1;
        }
        long stored = ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
        long index = (stored & INDEX_MASK) - 1;
        return stored == encode(index) ? index : -1;
    }

    void advance(long applied) {
        if (applied > index) {
            index = applied;
            // Eight aligned bytes: the processor stores them at once, so that a kill leaves the old or the new.
            file.putLong(0, encode(applied));
        }
    }

    /** A zeroed file means -1; above the index there is a checksum of it. */
    private static long encode(long index) {
        long bits = index + 1;
        return ((bits * 0x9E3779B97F4A7C15L) >>> INDEX_BITS << INDEX_BITS) | (bits & INDEX_MASK);
    }
}
