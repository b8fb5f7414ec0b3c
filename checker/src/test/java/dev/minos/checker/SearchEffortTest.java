package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * What the pruning rules are worth, in steps and not in time: on fixed histories the searches take no more steps than
 * these, find the truth, and give up no more often. A rule that goes missing shows here, since no verdict changes. Who
 * changes a rule on purpose sets the numbers anew ({@code -Dminos.effort=print} prints them).
 */
final class SearchEffortTest {
    private static final boolean PRINT = "print".equals(System.getProperty("minos.effort"));
    private static final Budget UNLIMITED = Budget.unlimited();
    private static final List<KeyHistory> SMALL = small();
    private static final List<KeyHistory> LARGE = large();

    /** Histories of up to 22 operations, near the border, on which a search has something to do. */
    private static List<KeyHistory> small() {
        List<KeyHistory> out = new ArrayList<>();
        for (int seed = 0; seed < 600; seed++) {
            Generators generators = new Generators(new Random(seed * 15_485_863L));
            out.add(
                    switch (seed % 4) {
                        case 0 -> generators.crowded(22).history();
                        case 1 -> generators.repeated(20).history();
                        case 2 -> generators.negativeBits(16).history();
                        default -> generators.bits(16).history();
                    });
        }
        return out;
    }

    /** Busy clients, four values, some operations without an answer: linearizable, and long. */
    private static List<KeyHistory> large() {
        List<KeyHistory> out = new ArrayList<>();
        for (long seed = 1; seed <= 6; seed++) {
            History history = new Workload(400, 1, 6, 50, seed % 2 * 4, 4, seed).history();
            out.add(new KeyHistories(history, history.byKey(), FailedCas.MISMATCH, Models.KV).of(0));
        }
        return out;
    }

    /** The sum of the steps over all histories; an engine that gives up within {@code each} steps counts {@code each}. */
    private static long steps(
            String what, List<KeyHistory> histories, long each, BiFunction<KeyHistory, Budget, Finding> engine) {
        long sum = 0;
        int gaveUp = 0;
        for (KeyHistory history : histories) {
            Budget budget = UNLIMITED.withSteps(each);
            try {
                Finding ignored = engine.apply(history, budget);
            } catch (Budget.Exceeded exceeded) {
                gaveUp++;
            }
            sum += budget.steps();
        }
        if (PRINT) {
            System.out.println(what + ": " + sum + " steps, gave up on " + gaveUp);
        }
        return sum * 1_000 + gaveUp;
    }

    private static void atMost(long steps, int gaveUp, long found, String what) {
        assertTrue(
                PRINT || (found / 1_000 <= steps && found % 1_000 <= gaveUp),
                () -> what + " took " + found / 1_000 + " steps and gave up " + found % 1_000 + " times; at most "
                        + steps + " and " + gaveUp + " were enough");
    }

    @Test
    void depthFirst() {
        atMost(
                3_930,
                0,
                steps("depth first, small", SMALL, 20_000, (h, b) -> GuidedSearch.decide(h, new int[0], b)),
                "small");
        atMost(
                1_240,
                0,
                steps("depth first, large", LARGE, 5_000, (h, b) -> GuidedSearch.decide(h, new int[0], b)),
                "large");
    }

    /** A good guide saves steps. */
    @Test
    void depthFirstWithAGuide() {
        BiFunction<KeyHistory, Budget, Finding> guided = (h, b) -> {
            Finding known = FrontierSearch.decide(h, 100_000, UNLIMITED);
            return known.is(Answer.YES) ? GuidedSearch.decide(h, known.order(), b) : known;
        };
        atMost(2_110, 0, steps("guided, small", SMALL, 20_000, guided), "small");
        atMost(1_215, 0, steps("guided, large", LARGE, 5_000, guided), "large");
    }

    @Test
    void breadthFirst() {
        atMost(
                17_500,
                0,
                steps("breadth first, small", SMALL, 50_000, (h, b) -> FrontierSearch.decide(h, 100_000, b)),
                "small");
        atMost(
                12_100,
                0,
                steps("breadth first, large", LARGE, 50_000, (h, b) -> FrontierSearch.decide(h, 100_000, b)),
                "large");
        atMost(
                5_450,
                55,
                steps("breadth first, few at a time", SMALL, 50_000, (h, b) -> FrontierSearch.decide(h, 12, b)),
                "few");
    }

    @Test
    void beams() {
        atMost(3_370, 121, steps("beam 1/1, small", SMALL, 20_000, (h, b) -> FrontierSearch.beam(h, 1, 1, b)), "1/1");
        atMost(7_350, 37, steps("beam 2/4, small", SMALL, 20_000, (h, b) -> FrontierSearch.beam(h, 2, 4, b)), "2/4");
        atMost(6_700, 1, steps("beam 2/4, large", LARGE, 20_000, (h, b) -> FrontierSearch.beam(h, 2, 4, b)), "2/4");
        atMost(11_900, 0, steps("beam 8/16, large", LARGE, 20_000, (h, b) -> FrontierSearch.beam(h, 8, 16, b)), "8/16");
    }

    /** Larger than what the properties try: the two searches agree with the oracle, and with each other. */
    @Test
    void theSearchesAgreeOnLargerHistories() {
        int violated = 0;
        for (KeyHistory history : SMALL) {
            Answer truth = BruteForce.linearizable(history, UNLIMITED) ? Answer.YES : Answer.NO;
            violated += truth == Answer.NO ? 1 : 0;
            assertEquals(
                    truth, GuidedSearch.decide(history, new int[0], UNLIMITED).answer(), history::toString);
            assertEquals(
                    truth, FrontierSearch.decide(history, 1_000_000, UNLIMITED).answer(), history::toString);
        }
        assertTrue(violated > 150 && violated < 450, "violated: " + violated);
        for (KeyHistory history : LARGE) {
            assertEquals(
                    Answer.YES,
                    FrontierSearch.decide(history, 1_000_000, UNLIMITED).answer());
        }
    }

    /** Whom a search blames: the operation that no configuration could complete. */
    @Test
    void theOperationThatCouldNotCompleteIsBlamed() {
        KeyHistory first = Intervals.history(0, List.of(Generators.read(1, 0, 5), Generators.write(1, 10, 20)));
        KeyHistory third = Intervals.history(
                0, List.of(Generators.write(1, 0, 5), Generators.read(1, 10, 20), Generators.read(0, 30, 40)));
        for (BiFunction<KeyHistory, Budget, Finding> engine : List.<BiFunction<KeyHistory, Budget, Finding>>of(
                (h, b) -> GuidedSearch.decide(h, new int[0], b), (h, b) -> FrontierSearch.decide(h, 10, b))) {
            assertEquals(0, engine.apply(first, UNLIMITED).blame()[0]);
            assertEquals(2, engine.apply(third, UNLIMITED).blame()[0]);
        }
    }
}
