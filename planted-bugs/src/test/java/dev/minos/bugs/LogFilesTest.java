package dev.minos.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFilesTest {
    private static final int ZEROS = 64;

    @TempDir
    private Path group = Path.of("");

    /** A header, records of these lengths, and the zeros that are allocated for more. */
    private Path log(int... lengths) throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        for (int length : lengths) {
            log.writeBytes(record(length));
        }
        log.writeBytes(new byte[ZEROS]);
        Files.createDirectories(group.resolve("current"));
        return Files.write(group.resolve("current").resolve("log_inprogress_0"), log.toByteArray());
    }

    private static byte[] record(int length) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        int rest = length;
        for (; rest > 0x7f; rest >>>= 7) {
            record.write((rest & 0x7f) | 0x80);
        }
        record.write(rest);
        for (int i = 0; i < length + 4; i++) {
            record.write(1);
        }
        return record.toByteArray();
    }

    @Test
    void theLastRecordsGoAndTheOthersStay() throws IOException {
        Path file = log(3, 300, 5, 7);
        LogFiles.dropTail(group, 2);
        assertEquals(8 + record(3).length + record(300).length, Files.size(file));
    }

    @Test
    void aLogWithFewerRecordsIsEmptied() throws IOException {
        Path file = log(3, 3);
        LogFiles.dropTail(group, 10);
        assertEquals(8, Files.size(file));
    }

    @Test
    void aNodeThatHasNotBeenThereHasNoLog() throws IOException {
        assertFalse(LogFiles.areIn(group));
        log(1);
        assertTrue(LogFiles.areIn(group));
    }
}
