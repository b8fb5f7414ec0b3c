package dev.minos.checker.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.Linearizability;
import dev.minos.checker.measure.RandomHistory;
import dev.minos.checker.measure.RandomHistory.Shape;
import dev.minos.history.History;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The properties of the online check in a plain loop over fixed histories, quick enough to be run for each mutant:
 * {@code -Dminos.rounds} says how many (docs/benchmarks.md, "Mutation testing").
 */
class OnlineRoundsTest {
    private static final int ROUNDS = Integer.getInteger("minos.rounds", 400);

    @Test
    void smallHistoriesAreDecidedAsOffline() {
        for (int round = 0; round < 8 * ROUNDS; round++) {
            Random random = new Random(round * 7919L);
            assertAgrees(RandomHistory.of(random, Shape.any(random, 14)), false);
        }
    }

    @Test
    void largerHistoriesAreDecidedAsOffline() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round * 104_729L);
            Shape shape = new Shape(
                    10 + random.nextInt(60),
                    4 + random.nextInt(5),
                    random.nextInt(4),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(3) * 0.02,
                    random.nextInt(4) * 0.05);
            assertAgrees(RandomHistory.of(random, shape), shape.values() > 0);
        }
    }

    @Test
    void manyClientsAreDecidedAsOffline() {
        for (int round = 0; round < ROUNDS / 40; round++) {
            Random random = new Random(round * 1_299_709L);
            Shape shape = new Shape(150, 70 + random.nextInt(30), 0, true, round % 2 == 0, 0.003, 0.01);
            assertAgrees(RandomHistory.of(random, shape), shape.cas());
        }
    }

    private static void assertAgrees(History history, boolean mayGiveUp) {
        Decision online = Replay.of(history).decision();
        assertTrue(mayGiveUp || online != Decision.UNKNOWN, "given up");
        if (online != Decision.UNKNOWN) {
            String offline = Linearizability.check(
                            history, CheckOptions.defaults().withThreads(1))
                    .word();
            assertEquals(offline, online.name().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
