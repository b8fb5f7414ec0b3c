package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order that the server's versions claim, and what is made of it. */
final class VersionOrderTest {
    private static Update at(long version, Update op) {
        return new Update(op.guard(), op.guarded(), op.effect(), op.invoked(), op.completed(), 0, version);
    }

    private static int @Nullable [] order(int initial, Update... ops) {
        return VersionOrder.of(Intervals.history(initial, List.of(ops)));
    }

    @Test
    void writesComeInTheOrderOfTheirVersions() {
        assertArrayEquals(
                new int[] {1, 2, 0},
                order(
                        0,
                        at(9, Generators.write(1, 0, 10)),
                        at(3, Generators.write(1, 1, 10)),
                        at(5, Generators.write(2, 2, 10)),
                        at(5, Generators.read(2, 3, 10))));
    }

    @Test
    void aMissingOrRepeatedVersionIsNoOrder() {
        assertNull(order(0, at(1, Generators.write(1, 0, 10)), at(1, Generators.write(2, 1, 10))));
        assertNull(order(0, at(1, Generators.write(1, 0, 10)), at(-1, Generators.write(2, 1, 10))));
        assertNull(VersionOrder.of(new KeyHistory(
                1,
                0,
                new byte[0],
                new int[0],
                new int[0],
                new int[0],
                new int[0],
                new int[0],
                new long[0],
                new int[0])));
    }

    /** A write without an answer took the version that somebody read with its value; the last invoked is taken first. */
    @Test
    void anUnansweredWriteTakesTheVersionThatWasRead() {
        assertArrayEquals(
                new int[] {0, 2},
                order(
                        0,
                        at(1, Generators.write(1, 0, 10)),
                        at(-1, Generators.write(2, 1, Update.NEVER)),
                        at(-1, Generators.write(2, 2, Update.NEVER)),
                        at(7, Generators.read(2, 20, 30))));
        assertArrayEquals(
                new int[] {0},
                order(
                        0,
                        at(7, Generators.write(1, 0, 10)),
                        at(-1, Generators.write(2, 1, Update.NEVER)),
                        at(7, Generators.read(1, 20, 30)),
                        at(-1, Generators.read(1, 21, 31))),
                "nobody saw it");
        assertNull(
                order(0, at(1, Generators.write(1, 0, 10)), at(7, Generators.read(2, 20, 30))),
                "a version of a value that nobody can have written");
        assertArrayEquals(
                new int[] {1},
                order(5, at(8, Generators.write(1, 3, 10)), at(7, Generators.read(5, 0, 2))),
                "the initial value has a version, too");
    }

    /** A swap that does not fit lacks an unanswered write just before it. */
    @Test
    void anUnansweredWriteFillsTheGapBeforeASwap() {
        assertArrayEquals(
                new int[] {0, 1, 2},
                order(
                        0,
                        at(1, Generators.write(1, 0, 10)),
                        at(-1, Generators.write(2, 1, Update.NEVER)),
                        at(4, Generators.cas(2, 3, 20, 30))));
        assertArrayEquals(
                new int[] {0, 2},
                order(
                        0,
                        at(1, Generators.write(1, 0, 10)),
                        at(-1, Generators.cas(9, 2, 1, Update.NEVER)),
                        at(4, Generators.cas(2, 3, 20, 30))),
                "one that cannot follow the write of 1 fills no gap");
        assertArrayEquals(
                new int[] {0, 2},
                order(
                        0,
                        at(1, Generators.write(1, 0, 10)),
                        at(-1, Generators.write(1, 1, Update.NEVER)),
                        at(4, Generators.cas(1, 3, 20, 30))),
                "what fits needs nothing");
    }

    /** Linearizable histories whose versions are the places in a linearization: versions alone decide them. */
    @Test
    void truthfulVersionsDecide() {
        int decided = 0;
        for (int seed = 0; seed < 400; seed++) {
            KeyHistory history = Drafts.any(new Random(seed * 31L)).history();
            Finding found = GuidedSearch.decide(history, new int[0], Budget.unlimited());
            if (found.is(Answer.YES)) {
                decided++;
                KeyHistory versioned = versioned(history, found.order());
                Finding byVersion = new KeyDecider(versioned, Budget.unlimited())
                        .decide(Engine.VERSIONS, KeyDecider.Effort.ALL)
                        .finding();
                assertEquals(Answer.YES, byVersion.answer(), () -> versioned + ": " + byVersion.reason());
                assertTrue(Certificate.holds(versioned, byVersion.order()));
            }
        }
        assertTrue(decided > 100, "linearizable: " + decided);
    }

    private static KeyHistory versioned(KeyHistory history, int[] order) {
        List<Update> ops = new ArrayList<>(Intervals.of(history));
        for (int place = 0; place < order.length; place++) {
            int op = order[place];
            if (history.effect[op] != KeyHistory.KEEP) {
                ops.set(op, at(place, ops.get(op)));
            }
        }
        return Intervals.history(history.initial, ops);
    }
}
