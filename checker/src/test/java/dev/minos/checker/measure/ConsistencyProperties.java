package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
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

    @Property(tries = 4_000)
    void theNumberOfVersionsLiesWithinItsBounds(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 8);
        History history = RandomHistory.of(
                random,
                new Shape(
                        shape.operations(),
                        shape.clients(),
                        shape.values(),
                        shape.deletes(),
                        false,
                        shape.lies(),
                        shape.crashes()));
        VersionBounds bounds = measure(history).versions();
        List<Operation> all = Oracle.operations(history);
        int least = 1;
        while (least <= all.size() + 1 && !new VersionOracle(all, least).explains()) {
            least++;
        }
        assertTrue(bounds.atLeast() <= least || least > all.size(), () -> "lower bound " + bounds + " of " + all);
        assertTrue(least <= bounds.atMost(), () -> "upper bound " + bounds + " of " + all);
        if (all.stream().allMatch(op -> op.f().equals("read")) && least <= all.size()) {
            assertTrue(bounds.exact());
        }
    }

    @Property(tries = 6_000)
    void sequentialConsistencyIsWhatSomeOrderOfTheProcessesGives(@ForAll long seed) {
        History history = history(seed, 9);
        List<Operation> all = Oracle.operations(history);
        boolean expected = Oracle.explained(all, (a, b) -> a.process() == b.process() && a.invoked() < b.invoked());

        Sequential.Answer answer = measure(history).sequential().answer();

        assertEquals(expected ? Sequential.Answer.YES : Sequential.Answer.NO, answer, () -> "of " + all);
    }

    @Property(tries = 6_000)
    void sessionsAreWhatTheirDefinitionSays(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 20);
        History history = RandomHistory.of(
                random, new Shape(shape.operations(), shape.clients(), 0, false, shape.cas(), 0.4, shape.crashes()));
        ModeConsistency measured = measure(history);
        List<Operation> all = Oracle.operations(history);
        Sessions sessions = measured.sessions();
        int backwards = 0;
        int forgotten = 0;
        for (Operation op : all) {
            backwards += certain(op) && goesBack(all, op) ? 1 : 0;
            forgotten += certain(op) && forgets(all, op) ? 1 : 0;
        }
        assertEquals(backwards, sessions.of(Sessions.Guarantee.MONOTONIC_READS).operations());
        assertEquals(forgotten, sessions.of(Sessions.Guarantee.READ_YOUR_WRITES).operations());
    }

    private static boolean certain(Operation op) {
        return op.completed() != History.NEVER && observes(op);
    }

    private static boolean observes(Operation op) {
        return op.f().equals("read") || (op.f().equals("cas") && (!op.refused() || op.actualKnown()));
    }

    private static @Nullable Object saw(Operation op) {
        return op.f().equals("read") ? op.result() : op.refused() ? op.actual() : op.expected();
    }

    private static boolean goesBack(List<Operation> all, Operation op) {
        return all.stream()
                .filter(earlier ->
                        certain(earlier) && earlier.process() == op.process() && earlier.index() < op.index())
                .map(earlier -> writer(all, saw(earlier)))
                .anyMatch(newer -> newer != null
                        && begun(all, newer)
                        && newer.invoked() < earlierCompletion(all, op, newer)
                        && older(all, op, newer));
    }

    /** An impossible read (of a value not yet written) says nothing of what the session knows. */
    private static int earlierCompletion(List<Operation> all, Operation op, Operation newer) {
        return all.stream()
                .filter(earlier ->
                        certain(earlier) && earlier.process() == op.process() && earlier.index() < op.index())
                .filter(earlier -> Objects.equals(saw(earlier), value(newer)))
                .mapToInt(Operation::completed)
                .max()
                .orElse(-1);
    }

    private static boolean begun(List<Operation> all, Operation newer) {
        return all.contains(newer);
    }

    private static boolean forgets(List<Operation> all, Operation op) {
        return all.stream()
                .anyMatch(own -> sets(own)
                        && own.completed() != History.NEVER
                        && own.process() == op.process()
                        && own.index() < op.index()
                        && older(all, op, own));
    }

    /** Whether {@code op} saw a version that was certainly there before {@code newer} began. */
    private static boolean older(List<Operation> all, Operation op, Operation newer) {
        if (saw(op) == null) {
            return true;
        }
        Operation writer = writer(all, saw(op));
        if (writer == null || writer.invoked() > op.completed()) {
            return false;
        }
        int proof = all.stream()
                .filter(seer -> certain(seer) && Objects.equals(saw(seer), value(writer)))
                .mapToInt(Operation::completed)
                .filter(completed -> completed > writer.invoked())
                .reduce(writer.completed(), Math::min);
        return proof < newer.invoked();
    }

    private static @Nullable Operation writer(List<Operation> all, @Nullable Object value) {
        return all.stream()
                .filter(op -> value != null && sets(op) && Objects.equals(value(op), value))
                .findFirst()
                .orElse(null);
    }

    private static boolean sets(Operation op) {
        return op.f().equals("write")
                || (op.f().equals("cas") && !op.refused() && !Objects.equals(op.expected(), op.argument()));
    }

    private static @Nullable Object value(Operation op) {
        return op.argument();
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
                boolean read = op.f().equals("read");
                if (read && latest.contains(op.result()) && search(done | 1L << i, latest)) {
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
