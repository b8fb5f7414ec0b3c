package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Counterexample.Kind;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty busy clients, five values, one key, 20,000 operations, of which some that end without an answer: and a lie. */
final class RepeatedValuesTest {
    private static final int OPERATIONS = 20_000;

    private static Workload workload(double unknownPercent, long seed) {
        return new Workload(OPERATIONS, 1, 20, 50, unknownPercent, 5, seed);
    }

    /** The same history, but that the read {@code liar} returned {@code lie}. */
    private static History told(History truth, int liar, @Nullable Object lie) {
        int events = 0;
        for (int op = 0; op < truth.size(); op++) {
            int completed = truth.completed(op) == History.NEVER ? 0 : truth.completed(op);
            events = Math.max(events, Math.max(truth.invoked(op), completed) + 1);
        }
        int[] at = new int[events];
        for (int op = 0; op < truth.size(); op++) {
            at[truth.invoked(op)] = op + 1;
            if (truth.completed(op) != History.NEVER) {
                at[truth.completed(op)] = -op - 1;
            }
        }
        HistoryBuilder builder = History.builder();
        for (int event : at) {
            if (event > 0) {
                Operation o = truth.operation(event - 1);
                builder.invoke(o.process(), o.f(), o.key(), o.argument());
            } else if (event < 0) {
                Operation o = truth.operation(-event - 1);
                builder.ok(o.process(), -event - 1 == liar ? lie : o.result());
            }
        }
        return builder.build();
    }

    /** The first read from operation number {@code from} on. */
    private static int read(History history, int from) {
        int op = from;
        while (!history.operation(op).f().equals(Operation.READ) || history.completed(op) == History.NEVER) {
            op++;
        }
        return op;
    }

    private static History withOneLie(double unknownPercent, long seed, int from, @Nullable Object value) {
        History truth = workload(unknownPercent, seed).history();
        return told(truth, read(truth, from), value);
    }

    private static Counterexample violated(History history) {
        return assertInstanceOf(Verdict.Violated.class, Linearizability.check(history, CheckOptions.defaults()))
                .counterexample();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, OPERATIONS / 2, OPERATIONS - 200})
    void aStoreThatLostEverythingIsConvictedByTwoOperations(int from) {
        for (long seed = 1; seed <= 3; seed++) {
            Counterexample found = violated(withOneLie(5, seed, from, null));
            assertEquals(2, found.operations().size(), found::sentence);
            assertEquals(Kind.LOST_WRITE, found.kind());
        }
    }

    @Test
    void aValueThatNobodyWroteIsConvictedByItself() {
        for (long seed = 1; seed <= 3; seed++) {
            Counterexample found = violated(withOneLie(5, seed, OPERATIONS / 2, 99L));
            assertEquals(1, found.operations().size(), found::sentence);
            assertEquals(Kind.VALUE_FROM_NOWHERE, found.kind());
        }
    }

    /** Where every write was answered, a value from long ago is a lie if it was not written meanwhile. */
    @Test
    void staleReadsAreDecidedAndConvictThemselves() {
        int violated = 0;
        for (long seed = 1; seed <= 12; seed++) {
            long stale = 1 + seed % 5;
            Verdict verdict =
                    Linearizability.check(withOneLie(0, seed, OPERATIONS / 2, stale), CheckOptions.defaults());
            assertFalse(verdict instanceof Verdict.Unknown, () -> ((Verdict.Unknown) verdict).reason());
            if (verdict instanceof Verdict.Violated v) {
                violated++;
                assertTrue(v.counterexample().operations().size() <= 40, v.counterexample()::sentence);
            }
        }
        assertTrue(violated >= 1, "violated: " + violated);
    }

    @Test
    void withoutTimeItIsUnknownAndNoHang() {
        Verdict verdict = Linearizability.check(
                withOneLie(0.05, 2, OPERATIONS / 2, 3L), CheckOptions.defaults().withTimeout(Duration.ofNanos(1)));
        assertInstanceOf(Verdict.Unknown.class, verdict);
    }
}
