package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.measure.Sessions.Guarantee;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The drawn histories of docs/measures.md. */
class ConsistencyTest {
    private final HistoryBuilder history = History.builder();
    private long now;

    private ConsistencyTest write(int process, Object value) {
        history.at(now += 10).invoke(process, "write", "x", value).at(now += 10).ok(process);
        return this;
    }

    private ConsistencyTest read(int process, Object value) {
        history.at(now += 10).invoke(process, "read", "x").at(now += 10).ok(process, value);
        return this;
    }

    private ModeConsistency measured() {
        return Consistency.measure(history.build(), CheckOptions.defaults())
                .modes()
                .get(0);
    }

    private static List<Integer> operations(@Nullable Evidence evidence) {
        assertNotNull(evidence);
        return evidence.operations();
    }

    @Test
    void oneStaleReadInEveryMeasure() {
        // p1: |w a|  |w b|
        // p2:               |r a|
        ModeConsistency measured = write(1, "a").write(1, "b").read(2, "a").measured();

        assertEquals(1, measured.violatedKeys());
        assertEquals(10, measured.delta().atLeast());
        assertEquals(10, measured.gamma().atLeast());
        assertTrue(measured.delta().exact() && measured.gamma().exact());
        assertEquals(2, measured.versions().atLeast());
        assertTrue(measured.versions().exact());
        assertEquals(List.of(2, 4), operations(measured.versions().evidence()));
        assertEquals(Sequential.Answer.YES, measured.sequential().answer());
        assertEquals(1, measured.losses().lost());
        assertEquals(List.of(2, 4), operations(measured.losses().lostEvidence()));
    }

    @Test
    void writerThatDoesNotSeeItsWrite() {
        ModeConsistency measured = write(1, "a").write(2, "b").read(2, "a").measured();

        Sessions.Tally tally = measured.sessions().of(Guarantee.READ_YOUR_WRITES);
        assertEquals(1, tally.operations());
        assertEquals(1, tally.sessions());
        assertEquals(List.of(2, 4), operations(tally.evidence()));
        assertEquals(Sequential.Answer.YES, measured.sequential().answer());
    }

    @Test
    void readerThatGoesBack() {
        ModeConsistency measured =
                write(1, "a").write(1, "b").read(2, "b").read(2, "a").measured();

        assertEquals(1, measured.sessions().of(Guarantee.MONOTONIC_READS).operations());
        assertEquals(1, measured.sessions().of(Guarantee.MONOTONIC_WRITES).operations());
        assertEquals(0, measured.sessions().of(Guarantee.WRITES_FOLLOW_READS).operations());
        assertEquals(Sequential.Answer.NO, measured.sequential().answer());
        assertEquals(0, measured.losses().lost());
    }

    @Test
    void answerSeenBeforeItsQuestion() {
        // p1: |w question|
        // p2:              |r question|  |w answer|
        // p3:                                        |r answer|  |r question|
        ModeConsistency measured = write(1, "question")
                .read(2, "question")
                .write(2, "answer")
                .read(3, "answer")
                .read(3, "question")
                .measured();

        Sessions.Tally tally = measured.sessions().of(Guarantee.WRITES_FOLLOW_READS);
        assertEquals(1, tally.operations());
        assertEquals(List.of(0, 2, 4, 6, 8), operations(tally.evidence()));
    }

    @Test
    void versionsOfTheServerShowWhatRealTimeCannot() {
        // p1: |----w a----|   version 2
        // p2: |----w b----|   version 1
        // p3:               |r a|  |r b|  |r a|: real time alone cannot say which way it went back.
        History concurrent = History.builder()
                .invoke(1, "write", "x", "a")
                .invoke(2, "write", "x", "b")
                .version(2)
                .ok(1)
                .version(1)
                .ok(2)
                .invoke(3, "read", "x")
                .version(2)
                .ok(3, "a")
                .invoke(3, "read", "x")
                .version(1)
                .ok(3, "b")
                .invoke(3, "read", "x")
                .version(2)
                .ok(3, "a")
                .build();
        ModeConsistency measured =
                Consistency.measure(concurrent, CheckOptions.defaults()).modes().get(0);

        assertEquals(1, measured.sessions().of(Guarantee.MONOTONIC_READS).operations());
        assertEquals(1, measured.violatedKeys());
    }

    @Test
    void deletedValueThatComesBack() {
        write(1, "a");
        history.at(now += 10).invoke(1, "delete", "x").at(now += 10).ok(1);
        ModeConsistency measured = read(2, "a").measured();

        assertEquals(1, measured.losses().resurrected());
        assertEquals(List.of(0, 2, 4), operations(measured.losses().resurrectedEvidence()));
        assertEquals(10, measured.delta().atLeast());
    }

    @Test
    void failedWriteThatIsSeen() {
        history.invoke(1, "write", "x", "a").fail(1, "aborted");
        ModeConsistency measured = read(2, "a").measured();

        assertEquals(1, measured.losses().failedButSeen());
        assertEquals(List.of(0, 2), operations(measured.losses().failedEvidence()));
        assertEquals(Relaxation.INFINITE, measured.delta().atLeast());
        assertEquals(VersionBounds.UNBOUNDED, measured.versions().atMost());
    }

    @Test
    void updateLostToACompareAndSet() {
        write(1, "a").write(2, "b");
        history.invoke(3, "cas", "x", Arrays.asList("a", "c")).ok(3);
        ModeConsistency measured = measured();

        assertEquals(1, measured.losses().lost());
        assertEquals(List.of(2, 4), operations(measured.losses().lostEvidence()));
    }

    @Test
    void readFromTheFutureCannotBeRelaxedByEarlierReads() {
        ModeConsistency measured = read(1, "a").write(2, "a").measured();

        assertEquals(Relaxation.INFINITE, measured.delta().atLeast());
        assertEquals(List.of(0, 2), operations(measured.delta().evidence()));
        assertEquals(10, measured.gamma().atLeast());
    }

    @Test
    void historiesWithoutTimesHaveNoDelta() {
        History timeless = History.builder()
                .invoke(1, "write", "x", "a")
                .ok(1)
                .invoke(2, "read", "x")
                .ok(2, null)
                .build();
        Relaxation delta = Consistency.measure(timeless, CheckOptions.defaults())
                .modes()
                .get(0)
                .delta();

        assertEquals("the history has no times", delta.reason());
        assertTrue(delta.atLeast() > 0 && !delta.exact());
    }

    @Test
    void otherOperationsAreRefused() {
        History counter = History.builder().invoke(1, "add", "x", 1L).ok(1).build();
        assertThrows(IllegalArgumentException.class, () -> Consistency.measure(counter, CheckOptions.defaults()));
    }
}
