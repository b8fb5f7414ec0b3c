package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is shown of a violated history of a model given by steps. */
final class ModelCounterexampleTest {
    private static Counterexample of(HistoryBuilder clients, String model) {
        Verdict verdict =
                Linearizability.check(clients.build(), CheckOptions.defaults().withModel(Models.named(model)));
        return assertInstanceOf(Verdict.Violated.class, verdict).counterexample();
    }

    /** Three clients hand the lock on; one of them waits at each moment: it is never quiet. At last {@code rounds + 1} does. */
    private static HistoryBuilder handedOn(int rounds) {
        HistoryBuilder clients = History.builder().invoke(0, "acquire", null).ok(0);
        clients.invoke(1, "acquire", null);
        for (int i = 0; i < rounds; i++) {
            clients.invoke((i + 2) % 3, "acquire", null).invoke(3, "release", null);
            clients.ok((i + 1) % 3).ok(3);
        }
        return clients;
    }

    @Test
    void aLockThatIsNeverQuietIsShownFromTheLastCertainStateOn() {
        HistoryBuilder clients = handedOn(60).invoke(2, "acquire", null).invoke(3, "release", null);
        Counterexample found = of(clients.ok(1).ok(3).ok(2), "mutex");
        assertEquals("held", found.start());
        assertEquals(3, found.operations().size(), () -> found.operations().toString());
        assertTrue(found.sentence().contains("begins as held"), found.sentence());
    }

    @Test
    void whatCannotHaveHelpedIsLeftOut() {
        HistoryBuilder clients = handedOn(30).invoke(8, "acquire", null).info(8).ok(1);
        Counterexample found = of(clients, "mutex");
        assertTrue(
                found.operations().stream().noneMatch(operation -> operation.process() == 8),
                () -> found.operations().toString());
    }

    @Test
    void ofAShortHistoryNothingIsReplaced() {
        HistoryBuilder clients = History.builder().invoke(1, "acquire", null).ok(1);
        clients.invoke(2, "acquire", null).ok(2);
        assertEquals(null, of(clients, "mutex").start());
    }

    /** Remembers who called last: which of two calls took effect matters, although both ask for the same. */
    private static final class LastCaller implements Model<String> {
        @Override
        public String name() {
            return "last-caller";
        }

        @Override
        public String initial() {
            return "";
        }

        @Override
        public @Nullable String step(String state, Operation operation) {
            return operation.f().equals("read")
                    ? (state.equals(operation.result()) ? state : null)
                    : String.valueOf(operation.node());
        }
    }

    @Test
    void callsOfAModelThatLooksAtTheCallerAreNotExchanged() {
        HistoryBuilder clients = History.builder();
        clients.on("n1").invoke(1, "call", null).on("n2").invoke(2, "call", null);
        clients.invoke(3, "read", null).ok(3, "n2").invoke(3, "read", null).ok(3, "n1");
        Verdict verdict = Linearizability.check(
                clients.info(1).info(2).build(), CheckOptions.defaults().withModel(new LastCaller()));
        assertInstanceOf(Verdict.Linearizable.class, verdict);
        assertNotNull(verdict.keys().get(0).witness());
    }
}
