package dev.minos.checker;

import static dev.minos.checker.Generators.cas;
import static dev.minos.checker.Generators.read;
import static dev.minos.checker.Generators.refused;
import static dev.minos.checker.Generators.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What each move takes away, and that none convicts the innocent. Operations in the order of invocation. */
final class MovesTest {
    private static Fates all(Update... ops) {
        return Fates.all(Intervals.history(0, List.of(ops)));
    }

    /** A letter for each operation: kept, weakened, or dropped. */
    private static String letters(Fates fates) {
        StringBuilder out = new StringBuilder();
        for (int op = 0; op < fates.whole().size; op++) {
            out.append(fates.kept(op) ? 'k' : fates.present(op) ? 'w' : '-');
        }
        return out.toString();
    }

    @Test
    void aCutForgetsWhatComesLater() {
        Fates fates = all(write(1, 0, 5), write(2, 1, 20), read(1, 2, 21), read(1, 3, 6), write(3, 10, 30));
        assertEquals("kkkkk", letters(fates));
        Moves.cut(fates, fates.whole().completed[3]);
        assertEquals("kw-k-", letters(fates));
        Fates sooner = all(write(1, 0, 5), read(1, 1, 6));
        Moves.cut(sooner, sooner.whole().invoked[1]);
        assertEquals("w-", letters(sooner), "the moment itself is not cut away, its completions later are");
        Fates first = all(write(1, 0, 5), read(1, 1, 6));
        Moves.cut(first, first.whole().invoked[0]);
        assertEquals("w-", letters(first));
    }

    @Test
    void unansweredOperationsThatCannotMatterGo() {
        Fates unneeded = all(write(1, 0, 5), write(2, 1, Update.NEVER), read(1, 6, 7));
        Moves.dropUseless(unneeded);
        assertEquals("k-k", letters(unneeded));
        Fates needed = all(write(2, 1, Update.NEVER), read(2, 6, 7), write(2, 8, Update.NEVER));
        Moves.dropUseless(needed);
        assertEquals("wk-", letters(needed), "the last one began after everything had ended");
        Fates through = all(write(1, 0, Update.NEVER), cas(1, 2, 1, Update.NEVER), read(2, 6, 7));
        Moves.dropUseless(through);
        assertEquals("wwk", letters(through));
        Fates refusal = all(write(1, 0, 2), write(2, 1, Update.NEVER), refused(1, 6, 7));
        Moves.dropUseless(refusal);
        assertEquals("kwk", letters(refusal), "any value helps a refusal");
        Fates relaxed = all(write(1, 0, 2), write(2, 1, 3), refused(1, 6, 7), read(1, 8, 9));
        relaxed.relax(2);
        relaxed.relax(1);
        Moves.dropUseless(relaxed);
        assertEquals("k--k", letters(relaxed), "a refusal that is dropped itself counts no longer");
    }

    @Test
    void oldWritesAndDeletesThatNobodyAsksForGo() {
        Fates fates = all(write(1, 0, 1), write(0, 2, 3), write(2, 4, 5), read(0, 6, 7), read(2, 8, 9));
        assertTrue(OldWrites.drop(fates));
        assertEquals("--kkk", letters(fates));
        assertFalse(OldWrites.drop(fates), "nothing is left to drop");
        Fates seen = all(write(1, 0, 1), read(1, 0, 1), write(2, 4, 5), read(0, 6, 7));
        assertFalse(OldWrites.drop(seen), "somebody saw 1");
        assertEquals("kkkk", letters(seen));
        Fates early = all(write(1, 0, 1), read(0, 2, 3), write(2, 4, 5), read(0, 6, 7));
        assertTrue(OldWrites.drop(early), "nobody asks for 1");
        assertEquals("-kkk", letters(early));
        Fates open = all(write(1, 0, 5), write(2, 4, 8), read(0, 9, 10));
        assertFalse(OldWrites.drop(open), "1 had not ended when 2 began");
        Fates differs = all(write(1, 0, 1), write(3, 2, 3), write(2, 4, 5), refused(2, 9, 10));
        assertTrue(OldWrites.drop(differs));
        assertEquals("--kk", letters(differs));
    }

    @Test
    void oldWritesOfWhatIsAskedForLaterGoButForTheLast() {
        Fates again = all(write(1, 0, 1), write(1, 2, 3), write(2, 4, 5), write(3, 6, 7), read(1, 8, 9));
        assertTrue(OldWrites.drop(again));
        assertEquals("-k-kk", letters(again), "one stays to be shown");
        Fates before = all(write(1, 0, 1), read(1, 2, 3), write(1, 4, 5), write(2, 6, 7), read(2, 8, 9));
        assertTrue(OldWrites.drop(before), "who saw 1 was done before it was written again");
        assertEquals("kk-kk", letters(before));
        Fates during = all(write(1, 0, 1), write(1, 2, 5), read(1, 4, 7), write(2, 6, 9), read(2, 10, 11));
        assertEquals(0, OldWrites.of(during).length, "the read may stand between the two");
        Fates swap = all(write(1, 0, 1), write(1, 2, 3), cas(1, 2, 4, 5), read(2, 6, 7));
        assertArrayEquals(new int[] {0}, OldWrites.of(swap), "the compare-and-set needs the second 1");
        Fates past = all(write(1, 0, 1), write(1, 2, 3), cas(4, 2, 4, 5), write(4, 4, 5), read(2, 6, 7));
        assertArrayEquals(new int[] {0, 1}, OldWrites.of(past), "a compare-and-set of another value makes 1 old, too");
    }

    /** The moves at random, on good histories: what is violated afterwards was violated before. */
    @Test
    void noMoveConvictsTheInnocent() {
        int tried = 0;
        for (int seed = 0; seed < 6_000; seed++) {
            Random random = new Random(seed * 104_729L);
            KeyHistory history = Drafts.any(random).history();
            if (history.size > 0 && BruteForce.linearizable(history, Budget.unlimited())) {
                tried++;
                Fates fates = Fates.all(history);
                for (int step = 0; step < 4; step++) {
                    switch (random.nextInt(4)) {
                        case 0 -> Moves.cut(fates, random.nextInt(history.events.length));
                        case 1 -> fates.relax(random.nextInt(history.size));
                        case 2 -> Moves.dropUseless(fates);
                        default -> OldWrites.drop(fates);
                    }
                    assertTrue(BruteForce.linearizable(fates.history(), Budget.unlimited()), history::toString);
                }
            }
        }
        assertTrue(tried > 2_000, "good: " + tried);
    }

    /** How often the engine is asked until a counterexample is minimal: the blame, the halving and the chunks pay. */
    @Test
    void theMinimiserAsksLittle() {
        AtomicInteger asked = new AtomicInteger();
        for (int length : new int[] {10, 100, 1_000}) {
            List<Update> ops = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                ops.add(write(i + 1, 10L * i, 10L * i + 1));
                ops.add(read(i + 1, 10L * i + 2, 10L * i + 3));
            }
            ops.add(read(length / 2, 10L * length, 10L * length + 1));
            KeyHistory history = Intervals.history(0, ops);
            for (int[] blame : new int[][] {Zones.decide(history).blame(), {}, {2 * length}}) {
                Fates minimal = Minimizer.minimize(history, blame, part -> {
                    asked.incrementAndGet();
                    return Zones.decide(part).answer();
                });
                assertFalse(minimal.isUnfinished());
                assertFalse(BruteForce.linearizable(minimal.history(), Budget.unlimited()));
                assertTrue(minimal.count() <= 4, letters(minimal));
            }
        }
        assertTrue(asked.get() <= 120, () -> "asked " + asked + " times; 117 were enough");
    }

    @Test
    void whenTimeIsOverWhatIsLeftIsSaidToBeUnfinished() {
        Fates cut =
                Minimizer.minimize(Intervals.history(0, List.of(read(1, 0, 1), read(2, 2, 3))), new int[0], part -> {
                    throw new Budget.Exceeded("the time given was over");
                });
        assertTrue(cut.isUnfinished());
        assertEquals("kk", letters(cut));
    }
}
