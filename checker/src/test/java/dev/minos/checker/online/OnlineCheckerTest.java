package dev.minos.checker.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.RecordedHistories;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnlineCheckerTest {
    private final OnlineChecker checker = new OnlineChecker();

    @Test
    void staleReadIsFoundWhenItCompletes() {
        // p1: |--w a--|
        // p2:            |--r nothing--|
        checker.invoke(1, "write", "x", "a");
        checker.ok(1, null);
        checker.invoke(2, "read", "x", null);
        assertNull(checker.violation());
        checker.ok(2, null);

        OnlineVerdict.Violation violation = checker.violation();
        assertNotNull(violation);
        assertEquals("x", violation.key());
        assertEquals(2, violation.operation());
        assertEquals(Decision.VIOLATED, checker.verdict().decision());
    }

    @Test
    void crashedWriteMayTakeEffectMuchLater() {
        // p1: |--w a … (crashed)
        // p2:    |--r nothing--|  |--w b--|  |--r a--|
        checker.invoke(1, "write", "x", "a");
        checker.invoke(2, "read", "x", null);
        checker.ok(2, null);
        checker.info(1);
        checker.invoke(2, "write", "x", "b");
        checker.ok(2, null);
        checker.invoke(2, "read", "x", null);
        checker.ok(2, "a");
        assertEquals(Decision.LINEARIZABLE, checker.verdict().decision());

        // … but only once.
        checker.invoke(2, "write", "x", "c");
        checker.ok(2, null);
        checker.invoke(2, "read", "x", null);
        checker.ok(2, "a");
        assertEquals(Decision.VIOLATED, checker.finish().decision());
    }

    @Test
    void nothingIsDecidedWhileAnOlderOperationIsOpen() {
        checker.invoke(1, "write", "x", "a");
        checker.invoke(2, "read", "x", null);
        checker.ok(2, "never written");
        assertNull(checker.violation());
        checker.ok(1, null);
        assertNotNull(checker.violation());
    }

    @Test
    void operationsOpenAtTheEndMayHaveHappened() {
        checker.invoke(1, "write", "x", "a");
        checker.invoke(2, "read", "x", null);
        checker.ok(2, "a");
        assertEquals(1, checker.verdict().open());
        assertEquals(Decision.LINEARIZABLE, checker.finish().decision());
    }

    @Test
    void writeMayBeHiddenByACrashedDeleteThatLeavesTheKeyAsItWas() {
        // p0: |--delete … (crashed)
        // p1:   |--------------w 2--|
        // p2:   |--------cas nothing to 1--|
        // p3: |------r 1------|
        // p4:                    |--------w 3-----|
        // p5:                             |---r 1---|
        checker.invoke(0, "delete", "x", null);
        checker.info(0);
        checker.invoke(3, "read", "x", null);
        checker.invoke(2, "cas", "x", Arrays.asList(null, 1));
        checker.invoke(1, "write", "x", 2);
        checker.ok(3, 1);
        checker.invoke(4, "write", "x", 3);
        checker.ok(1, null);
        checker.ok(2, null);
        checker.invoke(5, "read", "x", null);
        checker.ok(4, null);
        checker.ok(5, 1);
        assertEquals(Decision.LINEARIZABLE, checker.finish().decision());
    }

    @Test
    void ofEqualWritesTheFirstToCompleteIsSeenFirst() {
        // p0: |--------------------------w v------------------------|
        // p1: |--------w v--------|
        // p2: |--w m--|
        // p3: |----r v----|
        // p4:              |-r m-|  |-r m-|
        // p5:                               |--r v--|
        checker.invoke(0, "write", "x", "v");
        checker.invoke(1, "write", "x", "v");
        checker.invoke(2, "write", "x", "m");
        checker.invoke(3, "read", "x", null);
        checker.ok(2, null);
        checker.ok(3, "v");
        checker.invoke(4, "read", "x", null);
        checker.ok(4, "m");
        checker.ok(1, null);
        checker.invoke(4, "read", "x", null);
        checker.ok(4, "m");
        checker.invoke(5, "read", "x", null);
        checker.ok(5, "v");
        checker.ok(0, null);
        assertEquals(Decision.LINEARIZABLE, checker.finish().decision());
    }

    @Test
    void theOperationThatIsNamedIsTheImpossibleOne() {
        // p1: |--w a--|  |--w b--|
        // p2:                       |--------r a--------|
        // p3:                          |--w c--|
        checker.invoke(1, "write", "x", "a");
        checker.ok(1, null);
        checker.invoke(1, "write", "x", "b");
        checker.ok(1, null);
        checker.invoke(2, "read", "x", null);
        checker.invoke(3, "write", "x", "c");
        checker.ok(3, null);
        checker.ok(2, "a");
        OnlineVerdict.Violation violation = checker.violation();
        assertNotNull(violation);
        assertEquals(4, violation.operation());
        assertTrue(
                violation.sentence().startsWith("the read of a by process 2 (invoked as event 4) on key x cannot"),
                violation.sentence());
    }

    @Test
    void casIsNamedWithBothValues() {
        checker.invoke(1, "cas", "x", List.of("a", "b"));
        checker.ok(1, null);
        OnlineVerdict.Violation violation = checker.violation();
        assertNotNull(violation);
        assertTrue(violation.sentence().startsWith("the cas of a to b by process 1"), violation.sentence());
    }

    @Test
    void equalNumbersAreEqualWhateverTheirType() {
        checker.invoke(1, "write", "x", 1);
        checker.ok(1, null);
        checker.invoke(1, "read", "x", null);
        checker.ok(1, 1L);
        checker.invoke(1, "cas", "x", Arrays.asList((short) 1, BigInteger.TWO));
        checker.ok(1, null);
        checker.invoke(1, "read", "x", null);
        checker.ok(1, 2);
        assertEquals(Decision.LINEARIZABLE, checker.finish().decision());
    }

    @Test
    void hundredsOfOperationsMayOverlap() {
        for (int process = 0; process < 120; process++) {
            checker.invoke(process, "write", "x", process);
            checker.invoke(1000 + process, "read", "x", null);
        }
        for (int process = 0; process < 120; process++) {
            checker.ok(1000 + process, process);
        }
        for (int process = 0; process < 120; process++) {
            checker.ok(process, null);
        }
        assertEquals(Decision.LINEARIZABLE, checker.verdict().decision());
        checker.invoke(1, "read", "x", null);
        checker.ok(1, 7);
        assertEquals(Decision.LINEARIZABLE, checker.verdict().decision(), "any of them may have been the last");
        checker.invoke(1, "read", "x", null);
        checker.ok(1, 8);
        assertEquals(Decision.VIOLATED, checker.finish().decision(), "but only one");
    }

    @Test
    void keyOnWhichTooMuchWaitsForOneOperationIsUnknown() {
        OnlineChecker impatient = new OnlineChecker(100, 10);
        impatient.invoke(1, "write", "x", "a");
        for (int i = 0; i < 20; i++) {
            impatient.invoke(2, "read", "x", null);
            impatient.ok(2, null);
        }
        impatient.ok(1, null);
        OnlineVerdict verdict = impatient.finish();
        assertEquals(Decision.UNKNOWN, verdict.decision());
        assertTrue(
                verdict.reason().contains("wait for the outcome of the write by process 1 (invoked as event 0)"),
                verdict.reason());
        assertEquals(0, impatient.remembered());
    }

    @Test
    void tooManyWaysAreUnknown() {
        OnlineChecker narrow = new OnlineChecker(2);
        for (int process = 0; process < 8; process++) {
            narrow.invoke(process, "cas", "x", Arrays.asList(process % 2, 1 - process % 2));
            narrow.info(process);
            narrow.invoke(10 + process, "write", "x", process % 2);
        }
        for (int process = 0; process < 8; process++) {
            narrow.invoke(process, "read", "x", null);
            narrow.ok(process, process % 2);
        }
        for (int process = 0; process < 8; process++) {
            narrow.ok(10 + process, null);
        }
        OnlineVerdict verdict = narrow.finish();
        assertEquals(Decision.UNKNOWN, verdict.decision());
        assertTrue(verdict.reason().contains("more than 2 ways"), verdict.reason());
        assertEquals(0, narrow.remembered());
    }

    @Test
    void keyOfWhichDecidingWouldFallBehindIsUnknown() {
        // Any of the dozen writes that always overlap may be the last so far: more ways than so small a pace allows.
        OnlineChecker slow = new OnlineChecker(60);
        for (int i = 0; i < 5_000; i++) {
            if (i >= 12) {
                slow.ok(i % 12, null);
            }
            slow.invoke(i % 12, "write", "x", i);
        }
        assertEquals(Decision.UNKNOWN, slow.finish().decision());
        assertTrue(
                slow.verdict().reason().contains("fall behind"), slow.verdict().reason());
    }

    @Test
    void wrongUseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> checker.ok(1, null));
        assertThrows(IllegalArgumentException.class, () -> checker.invoke(1, "add", "x", 1));
        assertThrows(IllegalArgumentException.class, () -> checker.invoke(1, "cas", "x", 1));
        checker.invoke(1, "read", "x", null);
        assertThrows(IllegalArgumentException.class, () -> checker.invoke(1, "read", "x", null));
    }

    @Test
    void recordedHistoriesOfOthersAreDecidedAsIsKnown() throws IOException {
        int decided = 0;
        for (RecordedHistories.Recorded recorded : RecordedHistories.all()) {
            History history = recorded.read();
            if (Set.of("read", "write", "delete", "cas").containsAll(history.functions())) {
                Decision known = recorded.linearizable() ? Decision.LINEARIZABLE : Decision.VIOLATED;
                assertEquals(known, Replay.of(history).decision(), recorded.toString());
                decided++;
            }
        }
        assertTrue(decided > 50, decided + " histories");
    }

    @Test
    void memoryDoesNotGrowWithTheRun() {
        Stream stream = new Stream(new Random(1), 6, 3, 0);
        long most = 0;
        for (int event = 0; event < 400_000; event++) {
            stream.next(checker);
            most = Math.max(most, checker.remembered());
        }
        assertEquals(Decision.LINEARIZABLE, checker.finish().decision());
        assertTrue(most < 1000, () -> "remembered up to " + checker.remembered());
        assertTrue(checker.remembered() < 20);
    }

    @Test
    void onlyCrashedOperationsAreRememberedForLong() {
        Stream stream = new Stream(new Random(2), 6, 3, 0.002);
        long most = 0;
        for (int event = 0; event < 200_000; event++) {
            stream.next(checker);
            most = Math.max(most, checker.remembered() - stream.crashes);
        }
        assertEquals(Decision.LINEARIZABLE, checker.finish().decision());
        assertTrue(stream.crashes > 50);
        assertTrue(most < 1000);
    }

    /** An endless run of a correct store: each operation takes effect at one moment while it is open. */
    private static final class Stream {
        private final Random random;
        private final int clients;
        private final int keys;
        private final double crashRate;
        private final Object[] state;
        private final int[] process;
        private final int[] key;
        private final String[] f;
        private final Object[] argument;
        private final Object[] result;
        private final boolean[] effective;
        private long fresh;
        private int nextProcess;
        int crashes;

        Stream(Random random, int clients, int keys, double crashRate) {
            this.random = random;
            this.clients = clients;
            this.keys = keys;
            this.crashRate = crashRate;
            state = new Object[keys];
            process = new int[clients];
            key = new int[clients];
            f = new String[clients];
            argument = new Object[clients];
            result = new Object[clients];
            effective = new boolean[clients];
            for (int c = 0; c < clients; c++) {
                process[c] = nextProcess++;
            }
        }

        /** One more event, perhaps after some effects that nobody sees. */
        void next(OnlineChecker checker) {
            while (true) {
                int c = random.nextInt(clients);
                if (f[c] == null) {
                    invoke(c, checker);
                    return;
                }
                if (!effective[c] && random.nextBoolean()) {
                    takeEffect(c);
                } else if (random.nextDouble() < crashRate) {
                    checker.info(process[c]);
                    crashes++;
                    process[c] = nextProcess++;
                    f[c] = null;
                    return;
                } else if (effective[c]) {
                    complete(c, checker);
                    f[c] = null;
                    return;
                }
            }
        }

        private void invoke(int c, OnlineChecker checker) {
            key[c] = random.nextInt(keys);
            effective[c] = false;
            int kind = random.nextInt(10);
            f[c] = kind < 5 ? "read" : kind < 8 ? "write" : kind < 9 ? "delete" : "cas";
            argument[c] = switch (f[c]) {
                case "write" -> ++fresh;
                case "cas" -> java.util.Arrays.asList(state[key[c]], ++fresh);
                default -> null;
            };
            checker.invoke(process[c], f[c], "k" + key[c], argument[c]);
        }

        private void takeEffect(int c) {
            effective[c] = true;
            result[c] = state[key[c]];
            switch (f[c]) {
                case "write" -> state[key[c]] = argument[c];
                case "delete" -> state[key[c]] = null;
                case "cas" -> {
                    List<?> pair = (List<?>) argument[c];
                    if (java.util.Objects.equals(pair.get(0), state[key[c]])) {
                        state[key[c]] = pair.get(1);
                        result[c] = pair;
                    }
                }
                default -> {}
            }
        }

        private void complete(int c, OnlineChecker checker) {
            if (f[c].equals("cas") && result[c] != argument[c]) {
                checker.refuse(process[c], result[c]);
            } else {
                checker.ok(process[c], f[c].equals("read") ? result[c] : null);
            }
        }
    }
}
