package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories small enough to draw. Time goes to the right. */
final class LinearizabilityTest {
    private static final long SECOND = 1_000_000_000L;
    private final HistoryBuilder clients = History.builder();

    private Verdict verdict() {
        return Linearizability.check(clients.build(), CheckOptions.defaults());
    }

    private Counterexample counterexample() {
        return assertInstanceOf(Verdict.Violated.class, verdict()).counterexample();
    }

    /**
     * <pre>
     * 1  |--write v41--|             |--write v42--|
     * 2                                               1.8 s   |--read v41--|
     * </pre>
     */
    @Test
    void aReadThatMissesAnAcknowledgedWriteIsStale() {
        clients.at(0).invoke(1, "write", "k7", "v41").at(SECOND).ok(1);
        clients.at(2 * SECOND).invoke(1, "write", "k7", "v42").at(3 * SECOND).ok(1);
        clients.at(4_800_000_000L)
                .in("default")
                .invoke(2, "read", "k7")
                .at(5 * SECOND)
                .ok(2, "v41");
        Counterexample found = counterexample();
        assertEquals(Counterexample.Kind.STALE_READ, found.kind());
        assertEquals(
                "The default read of k7 by process 2 returned \"v41\" although \"v42\" had been written"
                        + " 1.8 s before it began",
                found.sentence());
        assertEquals(List.of(0, 2, 4), found.indexes());
        assertEquals("stale read", found.roles().get(4));
        assertEquals(1_800_000_000L, found.gapNanos());
    }

    /**
     * <pre>
     * 1  |------write a------|
     * 2     |--read a--| |--read nothing--|
     * </pre>
     */
    @Test
    void aValueThatVanishesWithoutDeleteIsALostWrite() {
        clients.invoke(1, "write", "x", "a").invoke(2, "read", "x").ok(2, "a");
        clients.invoke(2, "read", "x").ok(2, null).ok(1);
        assertEquals(Counterexample.Kind.LOST_WRITE, counterexample().kind());
    }

    @Test
    void aDeletedValueThatComesBackIsResurrected() {
        clients.invoke(1, "write", "x", "a").ok(1).invoke(1, "delete", "x").ok(1);
        clients.invoke(2, "read", "x").ok(2, "a");
        assertEquals(Counterexample.Kind.RESURRECTED_VALUE, counterexample().kind());
    }

    @Test
    void aValueThatNobodyWroteComesFromNowhere() {
        clients.invoke(2, "read", "x").ok(2, "a");
        Counterexample found = counterexample();
        assertEquals(Counterexample.Kind.VALUE_FROM_NOWHERE, found.kind());
        assertEquals(List.of(0), found.indexes());
    }

    @Test
    void aReadBeforeItsWriteComesFromTheFuture() {
        clients.invoke(2, "read", "x").ok(2, "a").invoke(1, "write", "x", "a").ok(1);
        assertEquals(Counterexample.Kind.READ_FROM_THE_FUTURE, counterexample().kind());
    }

    @Test
    void twoSwapsOfOneValueCannotBothSucceed() {
        clients.invoke(1, "write", "x", "a").ok(1);
        clients.invoke(1, "cas", "x", List.of("a", "b")).invoke(2, "cas", "x", List.of("a", "c"));
        clients.ok(1).ok(2);
        assertEquals(Counterexample.Kind.DOUBLE_SWAP, counterexample().kind());
    }

    @Test
    void aRefusalAgainstTheOnlyPossibleValueIsWrong() {
        clients.invoke(1, "write", "x", "a").ok(1);
        clients.invoke(2, "cas", "x", List.of("a", "c")).refuse(2);
        assertEquals(Counterexample.Kind.WRONG_REFUSAL, counterexample().kind());
    }

    @Test
    void theActualValueOfARefusalCountsAsARead() {
        clients.invoke(1, "write", "x", "a").ok(1).invoke(1, "write", "x", "b").ok(1);
        clients.invoke(2, "cas", "x", List.of("c", "d")).refuse(2, "a");
        assertEquals(Counterexample.Kind.STALE_READ, counterexample().kind());
    }

    @Test
    void anIndeterminateWriteMayTakeEffectLate() {
        clients.invoke(1, "write", "x", "a")
                .info(1)
                .invoke(2, "write", "x", "b")
                .ok(2);
        clients.invoke(2, "read", "x").ok(2, "b").invoke(2, "read", "x").ok(2, "a");
        assertInstanceOf(Verdict.Linearizable.class, verdict());
    }

    @Test
    void aFailedWriteDidNotHappen() {
        clients.invoke(1, "write", "x", "a").fail(1).invoke(2, "read", "x").ok(2, "a");
        Counterexample found = counterexample();
        assertEquals(Counterexample.Kind.VALUE_FROM_NOWHERE, found.kind());
        assertEquals(
                "The read of x by process 2 returned \"a\" although the write of x by process 1,"
                        + " the only one that was to set \"a\", was answered as failed",
                found.sentence());
        assertEquals("was answered as failed", found.roles().get(0));
    }

    /**
     * <pre>
     * 1  |--------------------write a--------------------|
     * 2     |--read a--|                  |--read a--|
     * 3                   |--write b--|
     * </pre>
     */
    @Test
    void aReadThatShowsAnUnansweredWriteForcesItsOrder() {
        clients.invoke(1, "write", "x", "a").invoke(2, "read", "x").ok(2, "a");
        clients.invoke(3, "write", "x", "b")
                .ok(3)
                .invoke(2, "read", "x")
                .ok(2, "a")
                .ok(1);
        Counterexample found = counterexample();
        assertEquals(Counterexample.Kind.STALE_READ, found.kind());
        assertEquals(
                "The read of x by process 2 returned \"a\" although \"b\" had been written before it began,"
                        + " and \"a\", written once only, had been seen by process 2 before that began",
                found.sentence());
        assertEquals(List.of(0, 1, 3, 5), found.indexes());
    }

    /**
     * <pre>
     * 1  |--------------write a--------------|
     * 2  |--------------write b--------------|
     * 3     |--read a--|     |--read b--|
     * 4     |--read b--|     |--read a--|
     * </pre>
     */
    @Test
    void readersThatDisagreeOnTheOrderOfTwoWritesAreBothNamed() {
        clients.invoke(1, "write", "x", "a").invoke(2, "write", "x", "b");
        clients.invoke(3, "read", "x").invoke(4, "read", "x").ok(3, "a").ok(4, "b");
        clients.invoke(3, "read", "x").invoke(4, "read", "x").ok(3, "b").ok(4, "a");
        Counterexample found = counterexample();
        assertEquals(Counterexample.Kind.ORDER_CONFLICT, found.kind());
        assertEquals(
                "The read of x by process 4 returned \"a\" although \"b\" had been seen by process 4 before it began,"
                        + " and the read of x by process 3 returned \"b\" although \"a\" had been seen by process 3"
                        + " before that began; each value was written once only, so neither can have come first",
                found.sentence());
    }

    @Test
    void oneViolatedKeyDoesNotHideTheOthers() {
        clients.invoke(1, "write", "x", "a").ok(1).invoke(1, "read", "x").ok(1, null);
        clients.invoke(1, "write", "y", "a").ok(1).invoke(1, "read", "y").ok(1, "a");
        Verdict.Violated violated = assertInstanceOf(Verdict.Violated.class, verdict());
        assertEquals(2, violated.keys().size());
        assertEquals("x", violated.counterexample().key());
        KeyResult good = violated.keys().get(1);
        assertEquals(KeyResult.Decision.LINEARIZABLE, good.decision());
        assertEquals(List.of(2, 3), good.witness().operations());
    }

    @Test
    void anEmptyHistoryIsLinearizable() {
        assertInstanceOf(Verdict.Linearizable.class, verdict());
    }

    @Test
    void anOperationThatTheModelLacksIsNamed() {
        clients.invoke(1, "add", "x", 5).ok(1);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, this::verdict);
        assertTrue(String.valueOf(refused.getMessage()).contains("no operation \"add\""), refused.getMessage());
    }
}
