package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every engine on every small history. */
final class ExhaustiveTest {
    private final AllEngines engines = new AllEngines();

    @Test
    void everyHistoryOfThreeOperationsOverTwoValuesAndAbsent() {
        for (int size = 0; size <= 3; size++) {
            SmallHistories.visit(size, 0, 3, engines::check);
            SmallHistories.visit(size, 1, 3, engines::check);
        }
        report(200_000);
    }

    @Test
    void everyHistoryOfFourOperationsOverOneValueAndAbsent() {
        SmallHistories.visit(4, 0, 2, engines::check);
        report(1_000_000);
        assertTrue(engines.undecidedByZones > 100_000, "what the zones cannot decide is among them, too");
    }

    private void report(long atLeast) {
        System.out.println(engines);
        assertTrue(engines.histories() >= atLeast, engines.toString());
        assertTrue(engines.linearizable > atLeast / 20 && engines.violated > atLeast / 20, engines.toString());
        for (boolean truth : new boolean[] {false, true}) {
            everyKindOfOperation(truth, true);
            everyKindOfOperation(truth, false);
        }
    }

    /** Each kind of call that there is, in good histories and in bad ones, answered and unanswered. */
    private void everyKindOfOperation(boolean truth, boolean answered) {
        for (byte guard : new byte[] {KeyHistory.ANY, KeyHistory.EQUALS, KeyHistory.DIFFERS}) {
            for (int effect : new int[] {KeyHistory.KEEP, KeyHistory.ABSENT, 1}) {
                boolean exists = (guard != KeyHistory.ANY || effect != KeyHistory.KEEP)
                        && (guard != KeyHistory.DIFFERS || effect != 1)
                        && (answered || effect != KeyHistory.KEEP);
                assertEquals(
                        exists,
                        engines.seen(guard, effect, answered, truth) > 1_000,
                        () -> "guard " + guard + ", effect " + effect + ", answered " + answered + ", " + truth);
            }
        }
    }

    /** The oracle itself against the definition: some order of some subset passes the certificate. */
    @Test
    void theOracleAgreesWithTheDefinition() {
        AtomicInteger count = new AtomicInteger();
        for (int size = 0; size <= 3; size++) {
            SmallHistories.visit(size, 0, 2, history -> {
                count.incrementAndGet();
                assertEquals(
                        someOrderHolds(history, new ArrayList<>()),
                        BruteForce.linearizable(history, Budget.unlimited()),
                        history::toString);
            });
        }
        assertTrue(count.get() > 10_000);
    }

    /** The same for larger ones, at random. */
    @Test
    void theOracleAgreesWithTheDefinitionOnSixOperations() {
        Random random = new Random(20_261_123);
        int[] verdicts = new int[2];
        while (verdicts[0] + verdicts[1] < 20_000) {
            KeyHistory history = Drafts.any(random).history();
            if (history.size > 3 && history.size <= 6) {
                boolean truth = someOrderHolds(history, new ArrayList<>());
                assertEquals(truth, BruteForce.linearizable(history, Budget.unlimited()), history::toString);
                verdicts[truth ? 1 : 0]++;
            }
        }
        assertTrue(
                verdicts[0] > 2_000 && verdicts[1] > 2_000, () -> verdicts[0] + " violated, " + verdicts[1] + " not");
    }

    private static boolean someOrderHolds(KeyHistory history, List<Integer> order) {
        int[] candidate = order.stream().mapToInt(op -> op).toArray();
        if (Certificate.holds(history, candidate)) {
            return true;
        }
        for (int op = 0; op < history.size; op++) {
            if (!order.contains(op)) {
                order.add(op);
                boolean found = someOrderHolds(history, order);
                order.remove(order.size() - 1);
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }
}
