package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Budget;
import dev.minos.checker.CheckOptions;
import dev.minos.checker.FailedCas;
import dev.minos.checker.Finding.Answer;
import dev.minos.checker.KeyHistories;
import dev.minos.checker.Models;
import dev.minos.checker.measure.RandomHistory.Shape;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Every measure against its definition, tried out in the dumbest way on small histories of one key. */
class ConsistencyProperties {
    private static ModeConsistency measure(History history) {
        return Consistency.measure(history, CheckOptions.defaults().withThreads(1))
                .modes()
                .get(0);
    }

    private static History history(long seed, int most) {
        Random random = new Random(seed);
        return RandomHistory.of(random, Shape.any(random, most));
    }

    @Property(tries = 8_000)
    void linearizableHistoriesArePerfect(@ForAll long seed) {
        Random random = new Random(seed);
        assertPerfect(measure(RandomHistory.of(random, Shape.any(random, 40).withLies(0))));
    }

    @Property(tries = 8_000)
    void whatTheOracleCallsLinearizableIsPerfectAndNothingElseIs(@ForAll long seed) {
        History history = history(seed, 9);
        ModeConsistency measured = measure(history);

        assertEquals(0, measured.undecidedKeys());
        if (Oracle.linearizable(history)) {
            assertPerfect(measured);
        } else {
            assertEquals(1, measured.violatedKeys());
            assertTrue(measured.delta().atLeast() > 0 && measured.gamma().atLeast() > 0);
        }
    }

    private static void assertPerfect(ModeConsistency measured) {
        assertEquals(0, measured.violatedKeys() + measured.undecidedKeys());
        assertEquals(Relaxation.NONE, measured.delta());
        assertEquals(Relaxation.NONE, measured.gamma());
        assertEquals(VersionBounds.ONE, measured.versions());
        assertEquals(Sequential.YES, measured.sequential());
        assertEquals(Losses.NONE, measured.losses());
        measured.sessions().guarantees().forEach(tally -> assertEquals(0, tally.operations()));
        assertEquals(0, measured.staleness().stale());
    }

    @Property(tries = 4_000)
    void deltaIsTheLeastShiftOfReads(@ForAll long seed) {
        History history = history(seed, 8);
        List<Operation> all = Oracle.operations(history);
        Relaxation delta = measure(history).delta();

        assertTrue(delta.exact());
        assertEquals(
                least(all, by -> Oracle.explained(all, (a, b) -> comesBefore(a, b, reads(b) ? by : 0))),
                delta.atLeast());
    }

    @Property(tries = 4_000)
    void gammaIsTheLeastDilation(@ForAll long seed) {
        History history = history(seed, 8);
        List<Operation> all = Oracle.operations(history);
        Relaxation gamma = measure(history).gamma();

        assertTrue(gamma.exact());
        assertEquals(least(all, by -> Oracle.explained(all, (a, b) -> comesBefore(a, b, by))), gamma.atLeast());
    }

    /** Whether the operation changes nothing, whatever it saw. */
    private static boolean reads(Operation op) {
        return op.f().equals("read")
                || op.refused()
                || (op.f().equals("cas") && Objects.equals(op.expected(), op.argument()));
    }

    private static boolean comesBefore(Operation a, Operation b, long relaxed) {
        return a.completed() != History.NEVER && a.completedNanos() < b.invokedNanos() - relaxed;
    }

    /** The least relaxation that is enough: only differences of times can be the least. */
    private static long least(List<Operation> all, LongPredicate enough) {
        TreeSet<Long> candidates = new TreeSet<>(List.of(0L));
        for (Operation a : all) {
            for (Operation b : all) {
                if (a.completed() != History.NEVER && b.invokedNanos() > a.completedNanos()) {
                    candidates.add(b.invokedNanos() - a.completedNanos());
                }
            }
        }
        return candidates.stream().filter(enough::test).findFirst().orElse(Relaxation.INFINITE);
    }

    @Property(tries = 6_000)
    void theNumberOfVersionsIsTheLeastThatExplainsTheReads(@ForAll long seed) {
        History history = history(seed, 8);
        VersionBounds bounds = measure(history).versions();
        List<Operation> all = new ArrayList<>(Oracle.operations(history));
        boolean linearizable = Oracle.linearizable(history);
        all.removeIf(op -> op.refused() && !op.actualKnown());
        int least = 1;
        boolean possible = all.stream().noneMatch(Oracle::contradictsItself);
        while (least <= all.size() + 1 && !linearizable && !(possible && new VersionOracle(all, least).explains())) {
            least++;
        }
        int expected = least > all.size() + 1 ? VersionBounds.UNBOUNDED : least;
        assertEquals(expected, bounds.atLeast(), () -> "at least " + bounds + " of " + all);
        assertEquals(expected, bounds.atMost(), () -> "at most " + bounds + " of " + all);
        assertEquals(expected == 1, bounds.evidence() == null, () -> bounds + " of " + all);
    }

    @Property(tries = 1_000)
    void boundsOfLargeHistoriesWithoutSearchHoldTheNumberThatSearchFinds(@ForAll long seed) {
        Random random = new Random(seed);
        History history = RandomHistory.of(random, Shape.any(random, 60).withLies(0.1));
        VersionBounds bounds = measure(history).versions();
        assertTrue(bounds.atLeast() <= bounds.atMost());
        if (bounds.exact() && !bounds.impossible() && bounds.atLeast() > 1) {
            Key key = key(history);
            Budget budget = Budget.unlimited();
            assertEquals(Answer.YES, VersionSearch.decide(key.h, bounds.atMost(), budget));
            assertEquals(LatestVersions.bound(key) >= bounds.atMost(), true, () -> "an order does better than search");
        }
    }

    private static Key key(History history) {
        KeyHistories forms = new KeyHistories(history, history.byKey(), FailedCas.MISMATCH, Models.KV);
        return new Key(history, forms.of(0), Key.reads(history));
    }

    @Property(tries = 6_000)
    void sequentialConsistencyIsWhatSomeOrderOfTheProcessesGives(@ForAll long seed) {
        History history = history(seed, 9);
        List<Operation> all = Oracle.operations(history);
        boolean expected = Oracle.explained(all, (a, b) -> a.process() == b.process() && a.invoked() < b.invoked());

        Sequential.Answer answer = measure(history).sequential().answer();

        assertEquals(expected ? Sequential.Answer.YES : Sequential.Answer.NO, answer, () -> "of " + all);
    }

    /** Whether some order explains the reads when each may return one of the {@code k} latest values. */
    private static final class VersionOracle {
        private final List<Operation> all;
        private final int k;
        private final java.util.Set<List<Object>> seen = new java.util.HashSet<>();

        VersionOracle(List<Operation> all, int k) {
            this.all = all;
            this.k = k;
        }

        boolean explains() {
            List<@Nullable Object> latest = new ArrayList<>();
            latest.add(null);
            return search(0, latest);
        }

        private boolean search(long done, List<@Nullable Object> latest) {
            boolean finished = true;
            for (int i = 0; i < all.size(); i++) {
                finished &= all.get(i).completed() == History.NEVER || (done & 1L << i) != 0;
            }
            if (finished) {
                return true;
            }
            if (!seen.add(List.of(done, new ArrayList<>(latest)))) {
                return false;
            }
            for (int i = 0; i < all.size(); i++) {
                Operation op = all.get(i);
                if ((done & 1L << i) != 0 || !ready(op, done)) {
                    continue;
                }
                boolean idle = op.f().equals("cas") && Objects.equals(op.expected(), op.argument());
                boolean read = op.f().equals("read") || op.refused() || idle;
                if (read && latest.contains(Definitions.saw(op)) && search(done | 1L << i, latest)) {
                    return true;
                }
                if (!read) {
                    List<@Nullable Object> next = new ArrayList<>(latest);
                    next.add(op.f().equals("delete") ? null : op.argument());
                    if (next.size() > k) {
                        next.remove(0);
                    }
                    if (search(done | 1L << i, next)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean ready(Operation op, long done) {
            for (int j = 0; j < all.size(); j++) {
                if ((done & 1L << j) == 0 && all.get(j).completed() < op.invoked()) {
                    return false;
                }
            }
            return true;
        }
    }
}
