package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Counterexamples of every model, on random histories long enough for their past to be replaced. */
final class ModelCounterexampleProperties {
    private static final Budget UNLIMITED = Budget.unlimited();

    private static int resumed;
    private static int shown;

    /** Judged alone, from the state in which it begins, it is violated, and if any answer in it is taken out it is not. */
    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void itConvictsByItselfAndNothingInItIsIdle(@ForAll long seed) {
        Random random = new Random(seed);
        List<Model<?>> all = Models.all();
        judge(all.get(random.nextInt(all.size())), random);
    }

    private static <S> void judge(Model<S> model, Random random) {
        History history = ModelProperties.history(model.name(), 13 + random.nextInt(6), 2, random);
        List<Operation> operations = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            operations.add(history.operation(op));
        }
        ModelHistory whole = ModelHistory.of(model, operations);
        Finding finding = ModelSearch.decide(model, whole, UNLIMITED);
        if (!finding.is(Finding.Answer.NO)) {
            return;
        }
        ModelCounterexample<S> found = ModelCounterexample.of(model, whole, finding.blame(), UNLIMITED);
        ModelHistory part = found.minimal().history();
        if (!found.minimal().complete()) {
            return; // A queue of which too much is possible at once.
        }
        assertFalse(good(found.model(), part), () -> model.name() + operations);
        for (int op = 0; op < part.size(); op++) {
            if (part.required(op)) {
                assertTrue(good(found.model(), part.relaxed(model, op)), () -> model.name() + operations);
            }
        }
        Counterexample told = found.explained(whole);
        shown++;
        resumed += told.start() == null ? 0 : 1;
    }

    private static <S> boolean good(Model<S> model, ModelHistory history) {
        return new ModelProof<>(model, history, UNLIMITED).linearizable();
    }

    @AfterContainer
    static void manyBeganInAnotherState() {
        System.out.println("counterexamples of models: " + shown + ", " + resumed + " from a later state");
        assertTrue(shown > 1_000 && resumed > 300, shown + " shown, " + resumed + " resumed");
    }
}
