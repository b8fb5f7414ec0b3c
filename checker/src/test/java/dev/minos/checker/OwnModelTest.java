package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens around a model of one's own; the example of the README is held in dev.minos.example. */
final class OwnModelTest {
    /** A register that remembers the greatest number ever written. */
    static final class MaxRegister implements Model<Long> {
        @Override
        public String name() {
            return "max-register";
        }

        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public @Nullable Long step(Long state, Operation operation) {
            return switch (operation.f()) {
                case "write" -> Math.max(state, (Long) Objects.requireNonNull(operation.argument()));
                case "read" -> state.equals(operation.result()) ? state : null;
                default -> throw new IllegalArgumentException("no operation " + operation.f());
            };
        }
    }

    private static Verdict check(HistoryBuilder clients, Model<?> model) {
        return Linearizability.check(clients.build(), CheckOptions.defaults().withModel(model));
    }

    @Test
    void aModelOfOnesOwnIsDecidedLikeTheOthers() {
        HistoryBuilder clients = History.builder().invoke(1, "write", "x", 5L).ok(1);
        clients.invoke(1, "write", "x", 3L).ok(1).invoke(2, "read", "x").ok(2, 5L);
        assertInstanceOf(Verdict.Linearizable.class, check(clients, new MaxRegister()));
        clients.invoke(2, "read", "x").ok(2, 3L);
        assertInstanceOf(Verdict.Violated.class, check(clients, new MaxRegister()));
    }

    @Test
    void addsWithoutAnAnswerCountOnceOrNotAtAll() {
        HistoryBuilder clients = History.builder().invoke(1, "add", null, 5L).info(1);
        clients.invoke(2, "add", null, 1L).ok(2).invoke(2, "read", null).ok(2, 6L);
        assertInstanceOf(Verdict.Linearizable.class, check(clients, Models.named("counter")));
        clients.invoke(2, "read", null).ok(2, 11L);
        assertInstanceOf(Verdict.Violated.class, check(clients, Models.named("counter")));
    }

    @Test
    void aLockIsHeldByOneAtATime() {
        HistoryBuilder clients = History.builder().invoke(1, "acquire", null).ok(1);
        clients.invoke(2, "acquire", null).ok(2);
        Verdict.Violated violated = assertInstanceOf(Verdict.Violated.class, check(clients, Models.named("mutex")));
        assertEquals(2, violated.counterexample().operations().size());
    }

    @Test
    void withoutTimeTheVerdictIsUnknownAndSaysWhy() {
        HistoryBuilder clients = History.builder().invoke(1, "write", "x", 5L).ok(1);
        Verdict verdict =
                Linearizability.check(clients.build(), CheckOptions.defaults().withTimeout(Duration.ofNanos(1)));
        assertEquals(
                "the time given was over (its one operation is not decided); more time may help",
                assertInstanceOf(Verdict.Unknown.class, verdict).reason());
    }

    @Test
    void aModelThatCrashesMakesItsKeyUnknownAndNoOther() {
        Model<Long> crashing = new Model<>() {
            @Override
            public String name() {
                return "crashing";
            }

            @Override
            public Long initial() {
                return 0L;
            }

            @Override
            public Long step(Long state, Operation operation) {
                if ("bad".equals(operation.key()) && state > 0) {
                    throw new IllegalStateException("a bug");
                }
                return state + 1;
            }
        };
        HistoryBuilder clients =
                History.builder().invoke(1, "write", "bad", 5L).ok(1).invoke(1, "write", "bad", 5L);
        clients.ok(1).invoke(1, "write", "good", 5L).ok(1);
        Verdict.Unknown unknown = assertInstanceOf(Verdict.Unknown.class, check(clients, crashing));
        assertEquals(KeyResult.Decision.UNKNOWN, unknown.keys().get(0).decision());
        assertEquals(KeyResult.Decision.LINEARIZABLE, unknown.keys().get(1).decision());
        assertTrue(unknown.reason().contains("1 of 2 keys"), unknown.reason());
    }

    @Test
    void knossosTellsHowToGetItWhereItIsNot() {
        if (System.getenv(Knossos.CLASS_PATH) == null) {
            HistoryBuilder clients =
                    History.builder().invoke(1, "write", "x", 5L).ok(1);
            Verdict verdict = Linearizability.check(
                    clients.build(), CheckOptions.defaults().withEngine(Engine.KNOSSOS));
            assertEquals(
                    Knossos.HOW_TO_GET_IT,
                    assertInstanceOf(Verdict.Unknown.class, verdict).reason());
        }
    }

    @Test
    void allEnginesAgreeOnAStaleRead() {
        HistoryBuilder clients = History.builder().invoke(1, "write", "x", 5L).ok(1);
        clients.invoke(1, "write", "x", 6L).ok(1).invoke(1, "read", "x").ok(1, 5L);
        Verdict verdict =
                Linearizability.check(clients.build(), CheckOptions.defaults().withEngine(Engine.ALL));
        assertInstanceOf(Verdict.Violated.class, verdict);
        assertTrue(verdict.engines().contains("zones+search+frontier"), verdict.engines());
    }
}
