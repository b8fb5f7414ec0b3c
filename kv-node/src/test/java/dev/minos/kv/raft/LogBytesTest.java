package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogBytesTest {
    private static final int MIB = 1 << 20;

    @Test
    void asManyBytesAsAreKeptWantASnapshot() {
        LogBytes log = new LogBytes();
        add(log, 1, 127);
        assertFalse(log.wantSnapshot());
        add(log, 128, 128);
        assertTrue(log.wantSnapshot());
        log.snapshotTaken();
        assertFalse(log.wantSnapshot());
    }

    @Test
    void whatIsDispensableHasAboutThoseBytesBehindIt() {
        LogBytes log = new LogBytes();
        assertEquals(-1, log.dispensable());
        for (int index = 1; index <= 1000; index++) {
            add(log, index, index);
            long dispensable = log.dispensable();
            assertTrue(dispensable < 0 || index - dispensable >= 120, index + " " + dispensable);
            assertTrue(dispensable >= 0 || index < 128, String.valueOf(index));
            assertTrue(dispensable < 0 || index - dispensable < 136, index + " " + dispensable);
        }
    }

    @Test
    void smallEntriesLetGoOfNothing() {
        LogBytes log = new LogBytes();
        for (int index = 1; index <= 100_000; index++) {
            log.add(index, 200);
        }
        assertEquals(-1, log.dispensable());
        assertFalse(log.wantSnapshot());
    }

    private static void add(LogBytes log, int from, int to) {
        for (int index = from; index <= to; index++) {
            log.add(index, MIB);
        }
    }
}
