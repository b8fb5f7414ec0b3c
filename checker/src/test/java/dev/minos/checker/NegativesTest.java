package dev.minos.checker;

import static dev.minos.checker.Generators.cas;
import static dev.minos.checker.Generators.read;
import static dev.minos.checker.Generators.refused;
import static dev.minos.checker.Generators.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Intervals.Update;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Refusals that hold always, or never: by hand, and beside the oracle. Operations in the order of invocation. */
final class NegativesTest {
    private static KeyHistory from(int initial, Update... ops) {
        return Intervals.history(initial, List.of(ops));
    }

    private static void trivial(boolean yes, int op, KeyHistory history) {
        byte guard = Negatives.withoutTrivial(history).guard[op];
        assertEquals(yes ? KeyHistory.ANY : KeyHistory.DIFFERS, guard, history::toString);
    }

    @Test
    void aRefusalOfWhatNobodyCanHaveSetByThenIsTrivial() {
        trivial(true, 1, from(0, write(1, 0, 1), refused(7, 2, 3)));
        trivial(true, 0, from(0, refused(1, 0, 5), write(1, 10, 11)));
        trivial(false, 0, from(0, refused(1, 0, 11), write(1, 10, 12)));
        trivial(false, 0, from(7, refused(7, 0, 5), write(1, 1, 9)));
        trivial(true, 1, from(7, write(1, 0, 1), refused(7, 2, 3)));
        trivial(false, 1, from(7, write(1, 0, 3), refused(7, 2, 5)));
        trivial(false, 1, from(7, read(7, 0, 1), refused(7, 2, 5)));
    }

    @Test
    void aRefusalAfterALaterWriteIsTrivial() {
        trivial(true, 2, from(0, write(1, 0, 1), write(2, 2, 3), refused(1, 4, 5)));
        trivial(false, 2, from(0, write(1, 0, 3), write(2, 2, 4), refused(1, 5, 6)));
        trivial(true, 3, from(0, write(1, 0, 20), read(1, 1, 2), write(2, 3, 4), refused(1, 5, 6)));
        trivial(false, 3, from(0, write(1, 0, 20), read(1, 1, 4), write(2, 3, 5), refused(1, 6, 7)));
        trivial(false, 4, from(0, write(1, 0, 20), write(1, 1, 21), read(1, 2, 3), write(2, 4, 5), refused(1, 6, 7)));
        trivial(false, 2, from(0, write(1, 0, Update.NEVER), write(2, 2, 3), refused(1, 4, 5)));
    }

    @Test
    void aRefusalBetweenTwoSightsOfTheValueIsWrong() {
        assertArrayEquals(
                new int[] {0, 1, 3, 2},
                Negatives.contradiction(from(0, write(1, 0, 9), read(1, 1, 2), refused(1, 4, 5), read(1, 7, 8))));
        assertArrayEquals(
                new int[] {0, 0, 3, 2},
                Negatives.contradiction(
                        from(0, write(1, 0, 1), write(2, 0, 20), refused(1, 4, 5), read(1, 7, 8), write(3, 9, 10))));
        assertNull(Negatives.contradiction(
                from(0, write(1, 0, 9), read(1, 1, 4), refused(1, 3, 5), read(1, 7, 8), write(2, 0, 30))));
        assertNull(Negatives.contradiction(
                from(0, write(1, 0, 9), read(1, 1, 2), refused(1, 4, 8), read(1, 7, 9), write(2, 0, 30))));
        assertNull(
                Negatives.contradiction(from(
                        0,
                        write(1, 0, 9),
                        write(1, 0, 9),
                        write(2, 0, 9),
                        read(1, 1, 2),
                        refused(1, 4, 5),
                        read(1, 7, 8))),
                "written twice");
    }

    @Test
    void aRefusalOfTheOnlyValueThatWasEverThereIsWrong() {
        assertArrayEquals(new int[] {0, 1}, Negatives.contradiction(from(0, write(1, 0, 1), refused(1, 4, 5))));
        assertArrayEquals(
                new int[] {1, 2},
                Negatives.contradiction(from(0, write(2, 0, 1), write(1, 2, 3), refused(1, 4, 5), write(3, 6, 7))));
        assertNull(Negatives.contradiction(from(0, write(1, 0, 4), refused(1, 3, 5))), "before it");
        assertNull(Negatives.contradiction(from(0, write(2, 0, 3), write(1, 2, 3), refused(1, 4, 5))), "2 after 1");
        assertNull(Negatives.contradiction(from(0, write(1, 0, 1), write(2, 3, 9), refused(1, 4, 5))), "2 before it");
        assertNull(Negatives.contradiction(from(0, write(1, 0, 1), cas(1, 2, 2, Update.NEVER), refused(1, 4, 5))));
        assertNull(Negatives.contradiction(from(1, write(1, 0, 1), refused(1, 4, 5))), "it was there before, too");
        assertNull(Negatives.contradiction(from(0, write(1, 0, 1), read(1, 4, 5))));
    }

    /** Beside the oracle; and it must have something to say often enough. */
    @Test
    void whatIsSaidOfRefusalsIsTrue() {
        int dropped = 0;
        int wrong = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            Generators generators = new Generators(new Random(seed * 7_919L));
            KeyHistory history = (seed % 2 == 0 ? generators.negativeBits(9) : generators.repeated(8)).history();
            boolean truth = BruteForce.linearizable(history, Budget.unlimited());
            KeyHistory without = Negatives.withoutTrivial(history);
            for (int op = 0; op < history.size; op++) {
                dropped += history.guard[op] != without.guard[op] ? 1 : 0;
            }
            assertEquals(truth, BruteForce.linearizable(without, Budget.unlimited()), history::toString);
            int[] blamed = Negatives.contradiction(without);
            if (blamed != null) {
                wrong++;
                assertFalse(truth, history::toString);
            }
        }
        assertTrue(
                dropped >= 365 && wrong >= 9, "found only " + dropped + " trivial ones and " + wrong + " wrong ones");
    }
}
