package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Generators.Draft;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Counterexamples convict, and nothing in them is idle. */
@Domain(Drafts.class)
@Domain(DomainContext.Global.class)
final class CounterexampleProperties {
    private static final Budget UNLIMITED = Budget.unlimited();

    private static boolean violated(KeyHistory history) {
        return !BruteForce.linearizable(history, UNLIMITED);
    }

    @Property(tries = 40_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theMinimalPartIsViolatedAndLosesThatWhenAnyOperationIsTakenOut(@ForAll Draft draft) {
        KeyHistory history = draft.history();
        KeyDecider decider = new KeyDecider(history, UNLIMITED);
        Finding finding = decider.decide(Engine.AUTO, KeyDecider.Effort.ALL).finding();
        if (finding.is(Finding.Answer.NO)) {
            Fates minimal = decider.minimize(finding);
            assertTrue(violated(minimal.history()), history::toString);
            for (int op = 0; op < minimal.whole().size; op++) {
                if (minimal.kept(op)) {
                    Fates without = minimal.copy();
                    without.relax(op);
                    assertFalse(violated(without.history()), history::toString);
                }
            }
        }
    }

    /** The moves themselves: what is violated afterwards was violated before. */
    @Property(tries = 60_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void noMoveConvictsTheInnocent(@ForAll Draft draft, @ForAll long seed) {
        KeyHistory history = draft.history();
        if (history.size == 0 || violated(history)) {
            return;
        }
        Random random = new Random(seed);
        Fates fates = Fates.all(history);
        for (int step = 0; step < 4; step++) {
            switch (random.nextInt(4)) {
                case 0 -> Moves.cut(fates, random.nextInt(history.events.length));
                case 1 -> fates.relax(random.nextInt(history.size));
                case 2 -> Moves.dropUseless(fates);
                default -> OldWrites.drop(fates);
            }
            assertFalse(violated(fates.history()), history::toString);
        }
    }
}
