package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.minos.checker.measure.ReadStaleness.Kind;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

class StalenessTest {
    /** Two versions one after the other, then a read of the first. */
    private static HistoryBuilder overwritten() {
        return History.builder()
                .at(100)
                .invoke(1, "write", "x", "a")
                .at(200)
                .ok(1)
                .at(300)
                .invoke(1, "write", "x", "b")
                .at(400)
                .ok(1);
    }

    @Test
    void readOfAnOverwrittenValueIsStaleSinceTheNewOneWasAcknowledged() {
        // p1: |--w a--||--w b--|
        // p2:                     |--r a--|
        History history = overwritten()
                .at(1000)
                .invoke(2, "read", "x")
                .at(1100)
                .ok(2, "a")
                .build();

        ReadStaleness reads = Staleness.of(history).in(null);

        assertEquals(1, reads.size());
        assertEquals(Kind.STALE, reads.kind(0));
        assertEquals(4, reads.index(0));
        assertEquals(600, reads.staleNanos(0));
        assertEquals(1, reads.versionsMissed(0));
        assertEquals(2, reads.newer(0));
        assertEquals(2, reads.evidence(0));
        assertEquals(0, reads.worst());
    }

    @Test
    void absentReadMissesBothVersions() {
        History history = overwritten()
                .at(1000)
                .invoke(2, "read", "x")
                .at(1100)
                .ok(2, null)
                .build();

        ReadStaleness reads = Staleness.of(history).in(null);

        assertEquals(2, reads.versionsMissed(0));
        assertEquals(800, reads.staleNanos(0));
    }

    @Test
    void readAfterAnotherReadSawTheOpenWriteIsAnInversion() {
        // p1: |--w a--| |---------w b---------|
        // p2:              |r b|
        // p3:                      |r a|
        History history = History.builder()
                .invoke(1, "write", "x", "a")
                .ok(1)
                .invoke(1, "write", "x", "b")
                .invoke(2, "read", "x")
                .at(50)
                .ok(2, "b")
                .at(70)
                .invoke(3, "read", "x")
                .ok(3, "a")
                .ok(1)
                .build();

        ReadStaleness reads = Staleness.of(history).in(null);

        assertEquals(Kind.FRESH, reads.kind(0));
        assertEquals(Kind.INVERSION, reads.kind(1));
        assertEquals(20, reads.staleNanos(1));
        assertEquals(2, reads.newer(1));
        assertEquals(3, reads.evidence(1));
    }

    @Test
    void concurrentWritesMakeNoReadStale() {
        // p1: |-----w a-----|
        // p2:    |--w b--|
        // p3:                  |r a|
        History history = History.builder()
                .invoke(1, "write", "x", "a")
                .invoke(2, "write", "x", "b")
                .ok(2)
                .ok(1)
                .invoke(3, "read", "x")
                .ok(3, "a")
                .build();

        assertEquals(0, Staleness.of(history).in(null).stale());
    }

    @Test
    void valuesFromNowhereAndFromTheFutureAreNamed() {
        History history = History.builder()
                .invoke(1, "read", "x")
                .ok(1, "later")
                .invoke(1, "read", "x")
                .ok(1, "never")
                .invoke(2, "write", "x", "later")
                .ok(2)
                .build();

        ReadStaleness reads = Staleness.of(history).in(null);

        assertEquals(Kind.FUTURE, reads.kind(0));
        assertEquals(Kind.UNKNOWN_VALUE, reads.kind(1));
        assertEquals(-1, reads.quantileNanos(0.5));
    }

    @Test
    void readsOfOneModeDoNotTestifyAgainstAnother() {
        History history = History.builder()
                .invoke(1, "write", "x", "a")
                .in("weak")
                .invoke(2, "read", "x")
                .in("weak")
                .ok(2, "a")
                .in("strong")
                .invoke(3, "read", "x")
                .in("strong")
                .ok(3, null)
                .ok(1)
                .build();

        Staleness staleness = Staleness.of(history);

        assertEquals(2, staleness.modes().size());
        assertEquals(0, staleness.in("strong").stale());
        assertEquals("weak", staleness.in("weak").mode());
        assertThrows(IllegalArgumentException.class, () -> staleness.in("default"));
    }

    @Test
    void crashedWriteThatWasSeenIsOlderThanWhatBeganLater() {
        // p1: |--w a …
        // p2:    |r a|   |--w b--|   |r a|
        History history = History.builder()
                .invoke(1, "write", "x", "a")
                .invoke(2, "read", "x")
                .ok(2, "a")
                .info(1)
                .invoke(2, "write", "x", "b")
                .ok(2)
                .invoke(2, "read", "x")
                .ok(2, "a")
                .build();

        assertEquals(Kind.STALE, Staleness.of(history).in(null).kind(1));
    }

    @Test
    void quantilesAreOfTheNearestRankOverAllReads() {
        HistoryBuilder builder = overwritten();
        for (int i = 1; i <= 100; i++) {
            builder.at(400 + i).invoke(2, "read", "x").at(400 + i).ok(2, i <= 50 ? "b" : "a");
        }
        ReadStaleness reads = Staleness.of(builder.build()).in(null);

        assertEquals(50, reads.stale());
        assertEquals(0, reads.quantileNanos(0.5));
        assertEquals(51, reads.quantileNanos(0.51));
        assertEquals(99, reads.quantileNanos(0.99));
        assertEquals(100, reads.maxNanos());
        assertEquals(1, reads.maxVersions());
    }

    @Test
    void historiesWithoutTimesStillCountVersions() {
        History history = History.builder()
                .invoke(1, "write", "x", "a")
                .ok(1)
                .invoke(2, "read", "x")
                .ok(2, null)
                .build();

        ReadStaleness reads = Staleness.of(history).in(null);

        assertEquals(1, reads.versionsMissed(0));
        assertEquals(-1, reads.staleNanos(0));
    }
}
