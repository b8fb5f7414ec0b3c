package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Intervals.Update;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OverwrittenTest {
    private static boolean refuted(Update... operations) {
        return Overwritten.refutes(Intervals.history(0, List.of(operations)));
    }

    @Test
    void aValueReplacedBeforeTheReadBeganCannotBeSeen() {
        Update w1 = Generators.write(1, 0, 1);
        Update w2 = Generators.write(2, 2, 3);
        assertTrue(refuted(w1, w2, Generators.read(1, 4, 5)));
        assertTrue(refuted(w1, w2, Generators.read(0, 4, 5)), "nothing was there before 1");
        assertFalse(refuted(w1, w2, Generators.read(2, 4, 5)));
        assertFalse(refuted(w1, Generators.write(2, 0, 3), Generators.read(1, 4, 5)), "they overlap");
        assertFalse(refuted(w1, w2, Generators.write(1, 2, 3), Generators.read(1, 4, 5)), "1 was written again");
        assertFalse(refuted(w1, Generators.write(2, 2, 5), Generators.read(1, 4, 6)), "2 may come later");
        assertFalse(refuted(w1, Generators.write(2, 2, Update.NEVER), Generators.read(1, 4, 6)), "or never");
        assertFalse(refuted(Generators.write(1, 0, Update.NEVER), w2, Generators.read(1, 4, 6)), "1 may come late");
        assertTrue(refuted(Generators.read(1, 0, 1), Generators.write(1, 2, 3)), "from the future");
    }

    @Test
    void theReadIsBlamed() {
        KeyHistory history = Intervals.history(
                0, List.of(Generators.write(1, 0, 1), Generators.write(2, 2, 3), Generators.read(1, 4, 5)));
        assertEquals(2, Overwritten.decide(history).blame()[0]);
    }

    /** Each setter of what was seen has somebody behind it, in the words of the class comment and without its sweep. */
    private static boolean definition(KeyHistory h) {
        return IntStream.range(0, h.size).anyMatch(r -> {
            if (!h.required(r) || h.guard[r] != KeyHistory.EQUALS) {
                return false;
            }
            int x = h.guarded[r];
            boolean initial = x == h.initial && noneBehind(h, r, -1);
            return !initial
                    && IntStream.range(0, h.size)
                            .filter(w -> h.effect[w] == x && h.invoked[w] < h.completed[r] && w != r)
                            .noneMatch(w -> noneBehind(h, r, h.completed[w]));
        });
    }

    private static boolean noneBehind(KeyHistory h, int r, int moment) {
        return IntStream.range(0, h.size)
                .noneMatch(m -> h.required(m)
                        && h.effect[m] != KeyHistory.KEEP
                        && h.effect[m] != h.guarded[r]
                        && h.completed[m] < h.invoked[r]
                        && moment < h.invoked[m]);
    }

    @Test
    void itIsWhatItsDefinitionSays() {
        int refuted = 0;
        for (int round = 0; round < 20_000; round++) {
            KeyHistory history = Drafts.any(new Random(round * 7919L)).history();
            boolean expected = definition(history);
            assertEquals(expected, Overwritten.refutes(history), history::toString);
            refuted += expected ? 1 : 0;
        }
        assertTrue(refuted > 1_000 && refuted < 19_000, "refuted: " + refuted);
    }
}
