package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two things that everything else rests on: what a linearization is, and the oracle's limits. */
final class CertificateTest {
    /**
     * <pre>
     * 0 |--w1--|
     * 1   |---w2 ...
     * 2          |-r1-|
     * 3                 |-r2-|
     * </pre>
     */
    private static final KeyHistory HISTORY = Intervals.history(
            0,
            List.of(
                    Generators.write(1, 0, 10),
                    Generators.write(2, 5, Update.NEVER),
                    Generators.read(1, 15, 20),
                    Generators.read(2, 25, 30)));

    private static boolean holds(int... order) {
        return Certificate.holds(HISTORY, order);
    }

    @Test
    void aLinearizationHasAllThatMustHappenOnceInAnOrderThatFits() {
        assertTrue(holds(0, 2, 1, 3));
        assertFalse(holds(0, 2, 3), "a read of what nobody wrote");
        assertFalse(holds(0, 2, 1), "a required read is missing");
        assertFalse(holds(0, 1, 2, 3), "the read of 1 after the write of 2");
        assertFalse(holds(2, 0, 1, 3), "the read before its write, which had ended before");
        assertFalse(holds(0, 2, 1, 3, 3), "a read twice");
        assertFalse(holds(0, 2, 1, 1, 3), "a write twice");
    }

    @Test
    void whatMayHaveHappenedMayBeLeftOut() {
        KeyHistory history =
                Intervals.history(0, List.of(Generators.write(1, 0, 10), Generators.write(2, 5, Update.NEVER)));
        assertTrue(Certificate.holds(history, new int[] {0}));
        assertTrue(Certificate.holds(history, new int[] {1, 0}));
        assertFalse(Certificate.holds(history, new int[] {1}));
        assertFalse(Certificate.holds(history, new int[0]));
    }

    /** An operation may follow one that was invoked later, but none that was invoked after it had completed. */
    @Test
    void theOrderKeepsRealTime() {
        KeyHistory apart = Intervals.history(0, List.of(Generators.write(1, 0, 5), Generators.write(2, 10, 20)));
        assertTrue(Certificate.holds(apart, new int[] {0, 1}));
        assertFalse(Certificate.holds(apart, new int[] {1, 0}));
        KeyHistory beside = Intervals.history(0, List.of(Generators.write(1, 0, 12), Generators.write(2, 10, 20)));
        assertTrue(Certificate.holds(beside, new int[] {1, 0}));
        KeyHistory threefold = Intervals.history(
                0, List.of(Generators.write(1, 0, 5), Generators.write(2, 3, 30), Generators.write(3, 10, 20)));
        assertFalse(Certificate.holds(threefold, new int[] {2, 1, 0}), "the latest invocation counts, not the last");
    }

    @Test
    void theOracleTakesFortyOperationsAndNoMore() {
        List<Update> ops = new ArrayList<>();
        for (int op = 0; op < BruteForce.LIMIT; op++) {
            ops.add(Generators.write(op, op, 100));
        }
        assertTrue(BruteForce.linearizable(Intervals.history(0, ops), Budget.unlimited()));
        ops.add(Generators.write(50, 50, 100));
        KeyHistory tooMany = Intervals.history(0, ops);
        assertFalse(BruteForce.takes(tooMany));
        assertThrows(IllegalArgumentException.class, () -> BruteForce.linearizable(tooMany, Budget.unlimited()));
        int most = 1 << Long.SIZE - 1 - BruteForce.LIMIT;
        assertTrue(BruteForce.takes(Intervals.history(0, List.of(Generators.write(most - 2, 0, 1)))));
        assertFalse(BruteForce.takes(Intervals.history(0, List.of(Generators.write(most - 1, 0, 1)))));
    }

    @Test
    void theOracleStopsWhenItsStepsAreSpent() {
        List<Update> ops = new ArrayList<>();
        for (int op = 0; op < 20; op++) {
            ops.add(Generators.write(op + 1, op, 100));
        }
        ops.add(Generators.read(99, 200, 300));
        KeyHistory history = Intervals.history(0, ops);
        assertThrows(
                Budget.Exceeded.class,
                () -> BruteForce.linearizable(history, Budget.unlimited().withSteps(1_000)));
    }

    /** Nine writes at a time in front of a read of what nobody wrote: the memo keeps it at one visit for each pair. */
    @Test
    void theOracleVisitsNoPairTwice() {
        List<Update> ops = new ArrayList<>();
        for (int op = 0; op < 9; op++) {
            ops.add(Generators.write(op + 1, op, 100));
        }
        ops.add(Generators.read(99, 200, 300));
        Budget budget = Budget.unlimited().withSteps(100_000);
        assertFalse(BruteForce.linearizable(Intervals.history(0, ops), budget));
        // k writes done, one of them the last: k * C(9, k) pairs, each left by 9 - k writes; and the beginning.
        assertEquals(1 + 9 + 9 * 8 * 128, budget.steps());
    }
}
