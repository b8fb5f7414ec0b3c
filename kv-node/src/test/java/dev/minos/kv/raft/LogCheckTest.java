package dev.minos.kv.raft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of the entries 0 to 5 in an open file, cut and bent at every byte. DamagedDataIT does the same to real ones. */
final class LogCheckTest {
    private static final int LAST = 5;
    private static final int ZEROS = 100;

    @TempDir
    Path group;

    private Path open;
    private byte[] log;
    private byte[] lastRecord;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(group.resolve("current"));
        Files.writeString(group.resolve("current/raft-meta"), "term=1\nvotedFor=n1\n");
        open = group.resolve("current/log_inprogress_0");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("RaftLog1".getBytes(US_ASCII));
        for (int i = 0; i <= LAST; i++) {
            bytes.writeBytes(record(i));
        }
        log = bytes.toByteArray();
        lastRecord = record(LAST);
        AppliedMark.open(group).advance(LAST);
    }

    private static byte[] record(int index) throws IOException {
        ByteString data = ByteString.copyFrom(new byte[100 + index]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LogEntryProto.newBuilder()
                .setTerm(1)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder().setLogData(data))
                .build()
                .writeDelimitedTo(bytes);
        CRC32C sum = new CRC32C();
        sum.update(bytes.toByteArray());
        bytes.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
        return bytes.toByteArray();
    }

    private void check(byte[] bytes) throws IOException {
        Files.write(open, bytes);
        LogCheck.run(group);
    }

    private byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + ZEROS);
    }

    private String refused(byte[] bytes) {
        return String.valueOf(
                assertThrows(IOException.class, () -> check(bytes)).getMessage());
    }

    @Test
    void aWholeLogIsLeftAsItIs() throws IOException {
        for (byte[] bytes : new byte[][] {log, padded(log)}) {
            check(bytes);
            assertArrayEquals(bytes, Files.readAllBytes(open));
        }
    }

    @Test
    void aRecordThatWasNeverFinishedIsCutOffWhereverItsWritingStopped() throws IOException {
        byte[] next = record(LAST + 1);
        for (int written = 0; written < next.length; written++) {
            byte[] torn = Arrays.copyOf(log, log.length + written);
            System.arraycopy(next, 0, torn, log.length, written);
            check(torn);
            assertArrayEquals(log, Files.readAllBytes(open), written + " bytes");
            check(padded(torn));
            assertArrayEquals(log, Arrays.copyOf(Files.readAllBytes(open), log.length), written + " bytes and zeros");
            assertEquals(LAST, OpenSegment.read(open).lastIndex());
        }
    }

    @Test
    void aLogWhoseAppliedEndIsMissingIsRefusedWhereverItEnds() {
        for (int missing = 1; missing <= lastRecord.length; missing++) {
            byte[] cut = Arrays.copyOf(log, log.length - missing);
            assertTrue(refused(cut).contains("its last part is missing"), missing + " bytes");
            assertTrue(refused(padded(cut)).contains("its last part is missing"), missing + " bytes and zeros");
        }
    }

    @Test
    void aBitThatFlippedInARecordIsRefused() {
        for (int i = 0; i < log.length; i++) {
            byte[] bent = padded(log);
            bent[i] ^= (byte) (1 << i % 8);
            String why = refused(bent);
            assertTrue(why.contains("is damaged at byte") || why.contains("is missing"), "byte " + i + ": " + why);
        }
    }

    @Test
    void aBitThatFlippedBehindTheRecordsLosesNothing() throws IOException {
        for (int i = log.length; i < log.length + ZEROS; i++) {
            byte[] bent = padded(log);
            bent[i] ^= 1;
            try {
                check(bent);
            } catch (IOException refused) {
                continue;
            }
            assertEquals(LAST, OpenSegment.read(open).lastIndex(), "byte " + i);
        }
    }

    @Test
    void aLogWithoutItsBeginNeedsTheSnapshotThatReplacedIt() throws IOException {
        Files.write(open, log);
        Files.move(open, group.resolve("current/log_3-5"));
        IOException refused = assertThrows(IOException.class, () -> LogCheck.run(group));
        assertTrue(String.valueOf(refused.getMessage()).contains("begins at index 3"), refused.getMessage());
        Files.createDirectories(group.resolve("sm/snapshot.1_2"));
        LogCheck.run(group);
    }

    @Test
    void aSnapshotMayReplaceTheWholeLog() throws IOException {
        Files.createDirectories(group.resolve("sm/snapshot.1_5"));
        LogCheck.run(group);
    }

    @Test
    void aLogThatIsGoneIsNoEmptyOne() throws IOException {
        Files.delete(group.resolve("current/raft-meta"));
        IOException refused = assertThrows(IOException.class, () -> LogCheck.run(group));
        assertTrue(String.valueOf(refused.getMessage()).contains("is gone"), refused.getMessage());
    }

    @Test
    void aListOfMembersThatCannotBeReadIsRefused() throws IOException {
        Files.write(open, log);
        Files.write(group.resolve("current/raft-meta.conf"), new byte[] {1, 2, 3});
        assertThrows(IOException.class, () -> LogCheck.run(group));
    }

    @Test
    void aMarkThatCannotBeTrustedSaysNothing() throws IOException {
        assertEquals(LAST, AppliedMark.read(group));
        byte[] mark = Files.readAllBytes(group.resolve("applied"));
        for (int bit = 0; bit < 64; bit++) {
            byte[] bent = mark.clone();
            bent[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(group.resolve("applied"), bent);
            assertEquals(-1, AppliedMark.read(group), "bit " + bit);
        }
        Files.write(group.resolve("applied"), new byte[8]);
        assertEquals(-1, AppliedMark.read(group));
    }
}
