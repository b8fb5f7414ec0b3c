package dev.minos.checker;

import static dev.minos.checker.Generators.cas;
import static dev.minos.checker.Generators.deleteExisting;
import static dev.minos.checker.Generators.read;
import static dev.minos.checker.Generators.refused;
import static dev.minos.checker.Generators.write;
import static dev.minos.checker.Intervals.Update.NEVER;
import static dev.minos.checker.KeyHistory.ABSENT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the zones say, whom they blame for it, and where they stop knowing. Operations are numbered in the order of
 * invocation; each history lists them in that order.
 */
final class ZonesTest {
    private static final String OVERLAP = "two values were each seen both before and after the other";
    private static final String WITHIN = "a value came and went while another value was provably there";
    private static final String BETWEEN = "an operation took effect while a value was provably there";
    private static final String TOO_EARLY = "a value was seen before it could have been written";
    private static final String TWICE_REPLACED = "two compare-and-sets both replaced the same value, written once";
    private static final String CIRCLE = "compare-and-sets form a circle: each needs the value that another one wrote";
    private static final String NOWHERE = "a value was observed that nobody had written";
    private static final String NO_DELETE = "absence was observed, but no delete could have taken effect in time";

    private static KeyHistory from(int initial, Update... ops) {
        return Intervals.history(initial, List.of(ops));
    }

    private static void violated(String reason, List<Integer> blame, int initial, Update... ops) {
        KeyHistory history = from(initial, ops);
        Finding found = Zones.decide(history);
        assertFalse(BruteForce.linearizable(history, Budget.unlimited()), history::toString);
        assertEquals(Answer.NO, found.answer(), history::toString);
        assertEquals(reason, found.reason());
        assertEquals(blame, Arrays.stream(found.blame()).boxed().toList(), history::toString);
    }

    private static void unknown(String reason, int initial, Update... ops) {
        Finding found = Zones.decide(from(initial, ops));
        assertEquals(Answer.UNKNOWN, found.answer());
        assertEquals(reason, found.reason());
    }

    private static void linearizable(int initial, Update... ops) {
        KeyHistory history = from(initial, ops);
        Finding found = Zones.decide(history);
        assertEquals(Answer.YES, found.answer(), () -> history + ": " + found.reason());
        assertTrue(Certificate.holds(history, found.order()), history::toString);
    }

    /**
     * <pre>
     * |-w1-|      |r1|
     *  |-w2----|        |r2|
     * </pre>
     */
    @Test
    void twoForwardZonesThatOverlap() {
        violated(OVERLAP, List.of(0, 2, 1, 3), 0, write(1, 0, 10), write(2, 1, 20), read(1, 30, 40), read(2, 50, 60));
        linearizable(0, write(1, 0, 10), write(2, 1, 35), read(1, 30, 40), read(2, 50, 60));
    }

    /**
     * Six operations, and none can be spared.
     * <pre>
     * |------------w1------------|
     *  |-----------w2---------|
     *    |----r2----|
     *     |-r1-|
     *            |----r2----|
     *                  |r1|
     * </pre>
     */
    @Test
    void aBackwardZoneInsideAForwardOne() {
        violated(
                WITHIN,
                List.of(0, 3, 5, 1, 2, 4),
                0,
                write(1, 0, 100),
                write(2, 1, 95),
                read(2, 5, 40),
                read(1, 10, 20),
                read(2, 30, 90),
                read(1, 60, 70));
    }

    @Test
    void absenceInsideAForwardZone() {
        violated(BETWEEN, List.of(0, 2, 1), 0, write(1, 0, 10), read(ABSENT, 15, 20), read(1, 30, 40));
        violated(BETWEEN, List.of(0, 2, 1), 0, write(1, 0, 10), write(ABSENT, 15, 20), read(1, 30, 40));
        linearizable(0, read(ABSENT, 0, 11), write(1, 1, 10), read(1, 30, 40));
    }

    /** The zone of the initial value begins before everything. */
    @Test
    void absenceInsideTheZoneOfTheInitialValue() {
        violated(BETWEEN, List.of(1, 0), 1, write(ABSENT, 0, 5), read(1, 10, 20));
        violated(OVERLAP, List.of(1, 0, 2), 1, write(3, 1, 4), cas(1, 4, 20, 30), read(3, 40, 50));
        linearizable(1, write(ABSENT, 0, 15), read(1, 10, 20));
    }

    @Test
    void aBlockThatContradictsItself() {
        violated(TOO_EARLY, List.of(1, 0), 0, read(1, 0, 5), write(1, 10, 20));
        violated(TOO_EARLY, List.of(0, 2, 1), 0, write(1, 0, 10), read(2, 5, 8), cas(1, 2, 20, 30));
        violated(TOO_EARLY, List.of(0, 2, 3), 0, write(1, 0, 10), read(1, 1, 50), cas(1, 2, 2, 8), read(1, 20, 40));
    }

    @Test
    void oneValueReplacedTwice() {
        violated(TWICE_REPLACED, List.of(0, 1, 2), 0, write(1, 0, 1), cas(1, 2, 5, 9), cas(1, 3, 6, 10));
        violated(TWICE_REPLACED, List.of(0, 1), 1, cas(1, 2, 5, 9), cas(1, 3, 6, 10));
    }

    @Test
    void aCircleOfSwaps() {
        violated(CIRCLE, List.of(0, 1), 0, cas(1, 2, 0, 10), cas(2, 1, 1, 11));
        violated(
                CIRCLE,
                List.of(2, 3),
                0,
                write(3, 0, 10),
                cas(3, 4, 1, 11),
                cas(1, 2, 20, 30),
                cas(2, 1, 21, 31),
                read(4, 22, 32));
        violated(CIRCLE, List.of(1, 2), 1, cas(1, 4, 0, 10), cas(2, 3, 20, 30), cas(3, 2, 21, 31));
    }

    @Test
    void aValueFromNowhereIsBlamedOnTheFirstToSeeIt() {
        violated(NOWHERE, List.of(1), 0, read(5, 0, 20), read(5, 5, 10), read(5, 6, 30));
        violated(NOWHERE, List.of(0), 0, read(5, 0, 10), read(5, 5, 20));
    }

    @Test
    void absenceWithoutADelete() {
        violated(NO_DELETE, List.of(0), 1, read(ABSENT, 0, 5));
        violated(NO_DELETE, List.of(1), 0, write(1, 0, 1), read(ABSENT, 5, 6));
        violated(NO_DELETE, List.of(1, 2), 0, write(1, 0, 1), cas(ABSENT, 2, 5, 10), read(2, 20, 30));
        violated(NO_DELETE, List.of(1), 0, write(1, 0, 1), cas(ABSENT, 2, 5, 10));
    }

    @Test
    void aValueWithSeveralWritersIsForTheSearch() {
        String several = Limit.WRITERS.reason();
        unknown(several, 0, write(1, 0, 1), write(1, 2, 3), read(1, 4, 5));
        unknown(several, 1, write(1, 2, 3), read(1, 4, 5));
        linearizable(0, write(1, 0, 1), write(1, 2, 3), write(2, 4, 5), read(2, 6, 7));
    }

    /** "Delete if it is 1", unanswered: the zones know only what holds with or without it. */
    @Test
    void anUnansweredConditionalDelete() {
        String needed = "an indeterminate conditional delete may be needed";
        unknown(needed, 0, write(1, 0, 1), cas(1, ABSENT, 2, NEVER), read(ABSENT, 5, 6));
        unknown(needed, 1, cas(1, ABSENT, 2, NEVER), read(ABSENT, 5, 6));
        linearizable(0, write(1, 0, 1), cas(1, ABSENT, 2, NEVER), read(1, 5, 6));
        violated(NO_DELETE, List.of(1), 0, write(1, 0, 1), read(ABSENT, 5, 6), cas(1, ABSENT, 10, NEVER));
        violated(
                NO_DELETE,
                List.of(2),
                0,
                cas(1, ABSENT, 0, NEVER),
                write(2, 1, 2),
                read(ABSENT, 5, 6),
                write(1, 10, 11));
        violated(NO_DELETE, List.of(2), 0, write(1, 0, 1), cas(9, ABSENT, 2, NEVER), read(ABSENT, 5, 6));
        violated(
                NO_DELETE,
                List.of(3),
                0,
                write(1, 0, 1),
                cas(1, ABSENT, 2, NEVER),
                cas(1, 2, 3, 4),
                read(ABSENT, 5, 6));
    }

    @Test
    void aRefusalThatOnlyASearchDecides() {
        unknown(
                "a refusal or a conditional delete is not decided by the zones",
                0,
                write(1, 0, 10),
                write(2, 1, 11),
                refused(2, 12, 14));
        linearizable(0, write(1, 0, 1), refused(2, 5, 6));
    }

    @Test
    void whatIsDecidedExactly() {
        assertTrue(Zones.exact(from(0, write(1, 0, 1), cas(1, ABSENT, 2, 3), read(ABSENT, 4, 5))));
        assertTrue(Zones.exact(from(0, read(1, 4, 5))), "a value from nowhere is decided");
        assertTrue(Zones.exact(from(0, write(1, 0, 1), cas(ABSENT, 2, 2, NEVER))));
        assertTrue(Zones.exact(from(0, write(1, 0, 1), refused(7, 2, 3))), "a refusal that always holds");
        assertFalse(Zones.exact(from(0, write(1, 0, 1), cas(1, ABSENT, 2, NEVER))));
        assertFalse(Zones.exact(from(0, write(1, 0, 1), write(2, 0, 5), refused(1, 2, 3))));
        assertFalse(Zones.exact(from(0, write(1, 0, 1), write(ABSENT, 0, 5), deleteExisting(2, 3))));
        assertFalse(Zones.exact(from(0, write(1, 0, 1), write(1, 2, 3), read(1, 4, 5))));
    }

    /** More of everything than the first arrays hold, all at once and then one after the other. */
    @Test
    void manyOperationsAtOnce() {
        for (int step : new int[] {0, 3}) {
            List<Update> ops = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                long at = (long) i * step;
                ops.add(write(ABSENT, at, at + 1000));
                ops.add(cas(ABSENT, 1000 + i, at, at + 1000));
                ops.add(write(1 + i, at, at + 1000));
                ops.add(read(ABSENT, at, at + 1000));
            }
            KeyHistory history = Intervals.history(0, ops);
            Finding found = Zones.decide(history);
            assertEquals(Answer.YES, found.answer());
            assertTrue(Certificate.holds(history, found.order()));
            assertEquals(800, found.order().length);
        }
    }

    /** Creates due one after the other need one delete each, and a missing one is blamed on the last to wait. */
    @Test
    void createsTakeTheDeletesThatAreDueFirst() {
        linearizable(
                0,
                cas(ABSENT, 1, 0, 5),
                write(ABSENT, 1, 100),
                write(ABSENT, 2, 12),
                cas(ABSENT, 2, 7, 10),
                cas(ABSENT, 3, 20, 30));
        violated(
                NO_DELETE,
                List.of(4),
                0,
                cas(ABSENT, 1, 0, 5),
                write(ABSENT, 1, 14),
                write(ABSENT, 2, 12),
                cas(ABSENT, 2, 15, 17),
                cas(ABSENT, 3, 26, 30));
    }

    /** The order of a schedule that is forced at every step. */
    @Test
    void theOrderFound() {
        KeyHistory history =
                from(0, write(1, 0, 1), read(1, 2, 3), write(ABSENT, 4, 5), read(ABSENT, 6, 7), write(2, 8, 9));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, Zones.decide(history).order());
    }
}
