package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.Generators.Draft;
import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What must be true of every history and every engine. */
@Domain(Drafts.class)
@Domain(DomainContext.Global.class)
final class EngineProperties {
    private static final Budget UNLIMITED = Budget.unlimited();
    private final AllEngines engines = new AllEngines();

    private static boolean linearizable(KeyHistory history) {
        Finding finding = KeyDecision.decide(history, UNLIMITED);
        assertTrue(!finding.is(Answer.UNKNOWN), finding::reason);
        return finding.is(Answer.YES);
    }

    @Property(tries = 150_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void enginesTellTheTruth(@ForAll Draft draft) {
        engines.check(draft.history());
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void withoutOneOfItsReadsAGoodHistoryIsStillGood(@ForAll Draft draft, @ForAll long seed) {
        if (linearizable(draft.history()) && !draft.ops.isEmpty()) {
            List<Update> fewer = new ArrayList<>(draft.ops);
            int at = new Random(seed).nextInt(fewer.size());
            if (fewer.get(at).normalEffect() == KeyHistory.KEEP) {
                fewer.remove(at);
            }
            assertTrue(linearizable(Intervals.history(draft.initial, fewer)), draft.ops::toString);
        }
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void shrinkingAnIntervalNeverMakesABadHistoryGood(@ForAll Draft draft, @ForAll long seed) {
        if (!linearizable(draft.history())) {
            Random random = new Random(seed);
            List<Update> shrunk = new ArrayList<>();
            for (Update op : draft.ops) {
                long length = op.required() ? op.completed() - op.invoked() : 0;
                long from = op.invoked() + (length > 0 ? random.nextLong(length) / 2 : 0);
                long to = op.required() && length > 0 ? op.completed() - random.nextLong(length) / 2 : op.completed();
                shrunk.add(random.nextBoolean() ? Generators.moved(op, from, Math.max(from, to)) : op);
            }
            assertTrue(!linearizable(Intervals.history(draft.initial, shrunk)), draft.ops::toString);
        }
    }

    @Property(tries = 30_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void versionsThatLieChangeNoVerdict(@ForAll Draft draft, @ForAll long seed) {
        Random random = new Random(seed);
        List<Update> versioned = new ArrayList<>();
        long fresh = 0;
        for (Update op : draft.ops) {
            long version = random.nextInt(8) == 0 ? random.nextInt(5) : random.nextInt(6) == 0 ? -1 : fresh++;
            versioned.add(new Update(
                    op.guard(), op.guarded(), op.effect(), op.invoked(), op.completed(), op.source(), version));
        }
        KeyHistory history = Intervals.history(draft.initial, versioned);
        boolean truth = BruteForce.linearizable(history, UNLIMITED);
        assertEquals(truth, linearizable(history), history::toString);
        Finding byVersion = new KeyDecider(history, UNLIMITED)
                .decide(Engine.VERSIONS, KeyDecider.Effort.ALL)
                .finding();
        assertTrue(!byVersion.is(Answer.NO), "versions convict nobody");
        assertTrue(truth || byVersion.is(Answer.UNKNOWN), history::toString);
    }

    /** Some order of the mutators passes if, and only if, the history is linearizable. */
    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void aGivenOrderIsCheckedExactly(@ForAll Draft draft) {
        KeyHistory history = draft.history();
        List<Integer> required = new ArrayList<>();
        List<Integer> optional = new ArrayList<>();
        for (int op = 0; op < history.size; op++) {
            if (history.effect[op] != KeyHistory.KEEP) {
                (history.required(op) ? required : optional).add(op);
            }
        }
        if (required.size() + optional.size() <= 6) {
            boolean truth = BruteForce.linearizable(history, UNLIMITED);
            assertEquals(truth, someOrderPasses(history, required, optional), history::toString);
        }
    }

    private static boolean someOrderPasses(KeyHistory history, List<Integer> required, List<Integer> optional) {
        for (int subset = 0; subset < 1 << optional.size(); subset++) {
            List<Integer> mutators = new ArrayList<>(required);
            for (int i = 0; i < optional.size(); i++) {
                if ((subset >> i & 1) != 0) {
                    mutators.add(optional.get(i));
                }
            }
            if (somePermutationPasses(history, mutators, 0)) {
                return true;
            }
        }
        return false;
    }

    private static boolean somePermutationPasses(KeyHistory history, List<Integer> mutators, int from) {
        if (from == mutators.size()) {
            int[] order = mutators.stream().mapToInt(op -> op).toArray();
            Finding finding = OrderCheck.check(history, order);
            assertTrue(!finding.is(Answer.YES) || Certificate.holds(history, finding.order()), history::toString);
            return finding.is(Answer.YES);
        }
        for (int i = from; i < mutators.size(); i++) {
            Collections.swap(mutators, from, i);
            boolean found = somePermutationPasses(history, mutators, from + 1);
            Collections.swap(mutators, from, i);
            if (found) {
                return true;
            }
        }
        return false;
    }
}
