package dev.minos.kv.raft;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/**
 * The log file that Ratis was writing when the node stopped, which may end in the middle of a record. Its format: the
 * word {@code RaftLog1}, then records of a varint length, an entry, and the CRC-32C of both; then zeros, which are
 * allocated ahead.
 *
 * <p>Ratis syncs the file after a record and acknowledges only then. A record whose end was never written was therefore
 * never acknowledged by this node, and may be cut off. What tells it from a damaged record is that nothing but zeros
 * follows where its writing stopped: its checksum is missing or broken off. Everything else is damage.
 */
final class OpenSegment {
    private static final byte[] HEADER = "RaftLog1".getBytes(US_ASCII);
    private static final int CHECKSUM = 4;

    private final Path file;
    private final byte[] bytes;
    private int end = HEADER.length;
    private long lastIndex = -1;

    private OpenSegment(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** @throws IOException in one sentence, when the file holds what no interrupted write leaves behind */
    static OpenSegment read(Path file) throws IOException {
        OpenSegment segment = new OpenSegment(file, Files.readAllBytes(file));
        segment.scan();
        return segment;
    }

    /** The index of its last whole record, -1 where there is none. */
    long lastIndex() {
        return lastIndex;
    }

    /** Whether a record was begun and not ended. */
    boolean isTorn() {
        return end < bytes.length && bytes[end] != 0;
    }

    /** Leaves whole records only. */
    void cutTornRecord() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    private void scan() throws IOException {
        int header = Arrays.mismatch(bytes, HEADER);
        if (header >= 0 && header < HEADER.length) {
            if (!isZero(Math.min(header, bytes.length))) {
                throw damaged(0, "it does not begin like a log file");
            }
            return;
        }
        int last = -1;
        while (end < bytes.length && bytes[end] != 0) {
            int length = 0;
            int at = end;
            for (int shift = 0; shift < 35 && at < bytes.length; shift += 7) {
                int b = bytes[at++];
                length |= (b & 0x7f) << shift;
                if (b >= 0) {
                    break;
                }
            }
            // A length of nonsense makes the end negative or too far: both are beyond the file.
            long recordEnd = (long) at + Integer.toUnsignedLong(length) + CHECKSUM;
            if (recordEnd > bytes.length || !checksumHolds(end, (int) recordEnd)) {
                requireTorn(recordEnd);
                break;
            }
            last = end;
            end = (int) recordEnd;
        }
        if (end < bytes.length && bytes[end] == 0 && !isZero(end)) {
            throw damaged(end, "something follows behind the end of the log");
        }
        if (last >= 0) {
            lastIndex = index(last);
        }
    }

    private boolean checksumHolds(int from, int to) {
        return ByteBuffer.wrap(bytes, to - CHECKSUM, CHECKSUM).getInt() == checksum(from, to);
    }

    private int checksum(int from, int to) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, to - CHECKSUM - from);
        return (int) sum.getValue();
    }

    /** The record at the end is no whole one: it must have been left in the middle of writing it. */
    private void requireTorn(long recordEnd) throws IOException {
        if (recordEnd > bytes.length) {
            return;
        }
        int to = (int) recordEnd;
        byte[] right = ByteBuffer.allocate(CHECKSUM).putInt(checksum(end, to)).array();
        for (int written = 0; written < CHECKSUM; written++) {
            boolean begins = Arrays.equals(bytes, to - CHECKSUM, to - CHECKSUM + written, right, 0, written);
            if (begins && isZero(to - CHECKSUM + written)) {
                return;
            }
        }
        throw damaged(end, "the record there does not have the checksum that it was written with");
    }

    private IOException damaged(int at, String how) {
        return new IOException("the log file " + file + " is damaged at byte " + at + ": " + how);
    }

    private boolean isZero(int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private long index(int record) throws IOException {
        return LogEntryProto.parseDelimitedFrom(new ByteArrayInputStream(bytes, record, bytes.length - record))
                .getIndex();
    }
}
