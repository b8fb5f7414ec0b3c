package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.Generators.Draft;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The properties of the engines and of counterexamples in a plain loop over fixed histories, quick enough to be run for
 * each mutant: {@code -Dminos.rounds} says how many (docs/benchmarks.md, "Mutation testing").
 */
final class RoundsTest {
    private static final int ROUNDS = Integer.getInteger("minos.rounds", 400);
    private static final Budget UNLIMITED = Budget.unlimited();

    private static KeyHistory history(int round) {
        Draft draft = Drafts.any(new Random(round * 7919L));
        return draft.history();
    }

    @Test
    void enginesTellTheTruth() {
        AllEngines engines = new AllEngines();
        for (int round = 0; round < 4 * ROUNDS; round++) {
            KeyHistory history = history(round);
            boolean truth = engines.check(history);
            Finding decided = KeyDecision.decide(history, UNLIMITED);
            assertEquals(truth ? Answer.YES : Answer.NO, decided.answer(), history::toString);
        }
    }

    @Test
    void counterexamplesAreMinimal() {
        for (int round = 0; round < 2 * ROUNDS; round++) {
            KeyHistory history = history(round);
            KeyDecider decider = new KeyDecider(history, UNLIMITED);
            Finding finding = decider.decide(Engine.AUTO, KeyDecider.Effort.ALL).finding();
            if (finding.is(Answer.NO)) {
                Fates minimal = decider.minimize(finding);
                assertFalse(BruteForce.linearizable(minimal.history(), UNLIMITED), history::toString);
                for (int op = 0; op < minimal.whole().size; op++) {
                    if (minimal.kept(op)) {
                        Fates without = minimal.copy();
                        without.relax(op);
                        assertTrue(BruteForce.linearizable(without.history(), UNLIMITED), history::toString);
                    }
                }
            }
        }
    }
}
