package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.Generators.Draft;
import dev.minos.checker.Intervals.Update;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * How verdicts of related histories hang together, for each engine by itself: no oracle is asked. Counts how often each
 * rule had something to say.
 */
@Domain(Drafts.class)
@Domain(DomainContext.Global.class)
final class MetamorphicProperties {
    private static final Budget UNLIMITED = Budget.unlimited();
    private static int readsLeftOut;
    private static int shrunk;
    private static int minimal;

    /** The engines of registers; zones may not know. */
    private enum Judge {
        ZONES {
            @Override
            Finding decide(KeyHistory history) {
                return Zones.decide(history);
            }
        },
        GUIDED {
            @Override
            Finding decide(KeyHistory history) {
                return GuidedSearch.decide(history, new int[0], UNLIMITED);
            }
        },
        FRONTIER {
            @Override
            Finding decide(KeyHistory history) {
                return FrontierSearch.decide(history, 1_000_000, UNLIMITED);
            }
        };

        abstract Finding decide(KeyHistory history);

        boolean says(Answer answer, KeyHistory history) {
            return decide(history).is(answer);
        }
    }

    @AfterContainer
    static void everyRuleWasPutToTheTest() {
        System.out.println("metamorphic: " + readsLeftOut + " reads left out, " + shrunk + " intervals shrunk, "
                + minimal + " counterexamples taken apart");
        assertTrue(readsLeftOut > 5_000 && shrunk > 5_000 && minimal > 500);
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void leavingOutAReadNeverTurnsGoodIntoBad(@ForAll Draft draft, @ForAll long seed) {
        List<Integer> reads = new ArrayList<>();
        for (int op = 0; op < draft.ops.size(); op++) {
            if (draft.ops.get(op).normalEffect() == KeyHistory.KEEP) {
                reads.add(op);
            }
        }
        if (reads.isEmpty()) {
            return;
        }
        List<Update> fewer = new ArrayList<>(draft.ops);
        fewer.remove((int) reads.get(new Random(seed).nextInt(reads.size())));
        for (Judge judge : Judge.values()) {
            if (judge.says(Answer.YES, draft.history())) {
                readsLeftOut++;
                assertFalse(
                        judge.says(Answer.NO, Intervals.history(draft.initial, fewer)), () -> judge + " " + draft.ops);
            }
        }
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void shrinkingAnIntervalNeverTurnsBadIntoGood(@ForAll Draft draft, @ForAll long seed) {
        if (draft.ops.isEmpty()) {
            return;
        }
        Random random = new Random(seed);
        List<Update> changed = new ArrayList<>(draft.ops);
        int at = random.nextInt(changed.size());
        Update op = changed.get(at);
        long length = op.required() ? op.completed() - op.invoked() : 1 + random.nextInt(5_000);
        long from = op.invoked() + (length > 0 ? random.nextLong(length + 1) : 0);
        changed.set(
                at,
                Generators.moved(
                        op,
                        from,
                        op.required() ? Math.max(from, op.completed() - random.nextLong(length + 1)) : op.completed()));
        for (Judge judge : Judge.values()) {
            if (judge.says(Answer.NO, draft.history())) {
                shrunk++;
                assertFalse(
                        judge.says(Answer.YES, Intervals.history(draft.initial, changed)),
                        () -> judge + " " + draft.ops);
            }
        }
    }

    @Property(tries = 6_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void modelsKeepToTheSameRules(@ForAll long seed) {
        Random random = new Random(seed);
        List<Model<?>> all = Models.all();
        Model<?> model = all.get(random.nextInt(all.size()));
        History history = ModelProperties.history(model.name(), random);
        List<Operation> operations = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            operations.add(history.operation(op));
        }
        boolean good = good(model, operations);
        if (good) {
            List<Operation> reads = operations.stream().filter(model::observes).toList();
            if (!reads.isEmpty()) {
                readsLeftOut++;
                List<Operation> fewer = new ArrayList<>(operations);
                fewer.remove(reads.get(random.nextInt(reads.size())));
                assertTrue(good(model, fewer), () -> model.name() + operations);
            }
            return;
        }
        shrunk++;
        List<Operation> wide = operations.stream()
                .map(o -> moved(o, 4 * o.invoked(), 4 * o.completed()))
                .toList();
        List<Operation> narrow = new ArrayList<>(wide);
        int at = random.nextInt(wide.size());
        Operation o = wide.get(at);
        int length = o.completed() == History.NEVER ? 20 : o.completed() - o.invoked();
        int from = o.invoked() + 1 + random.nextInt(Math.max(1, length / 4)) * 2;
        int to = o.completed() == History.NEVER
                ? o.completed()
                : o.completed() - 1 - random.nextInt(Math.max(1, length / 4)) * 2;
        narrow.set(
                at,
                moved(
                        o,
                        Math.min(from, o.completed() == History.NEVER ? from : o.completed() - 1),
                        Math.max(to, from)));
        assertFalse(good(model, narrow), () -> model.name() + operations);
        theMinimalPartIsViolatedAndNothingInItIsIdle(model, operations);
    }

    private static void theMinimalPartIsViolatedAndNothingInItIsIdle(Model<?> model, List<Operation> operations) {
        ModelHistory whole = ModelHistory.of(model, operations);
        ModelMinimizer.Minimal found =
                ModelMinimizer.minimize(model, whole, new int[0], part -> good(model, part) ? Answer.YES : Answer.NO);
        minimal++;
        assertTrue(found.complete());
        assertFalse(good(model, found.history()), () -> model.name() + operations);
        for (int op = 0; op < found.history().size(); op++) {
            if (found.history().required(op)) {
                assertTrue(good(model, found.history().relaxed(model, op)), () -> model.name() + operations);
            }
        }
    }

    private static boolean good(Model<?> model, List<Operation> operations) {
        return good(model, ModelHistory.of(model, operations));
    }

    private static <S> boolean good(Model<S> model, ModelHistory history) {
        return ModelSearch.decide(model, history, UNLIMITED).is(Answer.YES);
    }

    private static Operation moved(Operation o, int invoked, int completed) {
        return new Operation(
                o.index(),
                o.process(),
                o.f(),
                o.key(),
                o.argument(),
                o.expected(),
                o.result(),
                o.outcome(),
                o.mode(),
                o.node(),
                o.version(),
                o.error(),
                o.refused(),
                o.actualKnown(),
                o.actual(),
                invoked,
                o.completed() == History.NEVER ? History.NEVER : completed,
                o.invokedNanos(),
                o.completedNanos());
    }
}
