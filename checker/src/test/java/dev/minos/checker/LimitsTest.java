package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.checker.Intervals.Update;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time and memory end before patience does, and what goes wrong in one key stays there. */
final class LimitsTest {
    /** Creates and deletes that just do not fit: every operation is part of the contradiction. */
    private static KeyHistory oneDeleteTooFew(int pairs) {
        List<Update> ops = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            ops.add(Generators.cas(ABSENT, i + 1, 10L * i, 10L * i + 15));
            if (i > 0) {
                ops.add(Generators.write(ABSENT, 10L * i - 5, 10L * i + 12));
            }
        }
        ops.add(Generators.cas(ABSENT, pairs + 1, 10L * pairs - 5, 10L * pairs + 4));
        return Intervals.history(ABSENT, ops);
    }

    @Test
    void theMinimiserStopsWhenItsTimeIsOver() {
        KeyHistory history = oneDeleteTooFew(20_000);
        Finding finding = Zones.decide(history);
        assertEquals(Answer.NO, finding.answer());
        long start = System.nanoTime();
        Budget budget = Budget.until(System::nanoTime, start + 2_000_000_000L, Long.MAX_VALUE);
        Fates minimal = new KeyDecider(history, budget).minimize(finding);
        assertEquals(Answer.NO, Zones.decide(minimal.history()).answer());
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "a tenth of two seconds, on a slow machine");
    }

    /** The same as a recorded history, from the first step to the sentence. */
    @Test
    void aContradictionOfManyOperationsIsExplainedInTime() {
        KeyHistory chain = oneDeleteTooFew(8_000);
        HistoryBuilder clients = History.builder();
        for (int event : chain.events) {
            int op = event >= 0 ? event : ~event;
            if (event < 0) {
                clients.ok(op);
            } else if (chain.effect[op] == ABSENT) {
                clients.invoke(op, "delete", "x");
            } else {
                clients.invokeCas(op, "x", null, (long) chain.effect[op]);
            }
        }
        Verdict verdict =
                Linearizability.check(clients.build(), CheckOptions.defaults().withTimeout(Duration.ofSeconds(2)));
        assertInstanceOf(Verdict.Violated.class, verdict);
        assertTrue(verdict.nanos() < 15_000_000_000L, () -> "it took " + verdict.nanos() / 1_000_000 + " ms");
    }

    /** Each indeterminate cas needs the one invoked after it: the preparation must not go over all of them each time. */
    @Test
    void aLongChainOfIndeterminateSwapsIsPreparedInLinearTime() {
        List<Update> ops = new ArrayList<>();
        int length = 100_000;
        for (int i = 0; i < length; i++) {
            ops.add(Generators.cas(length - i, length - i + 1, i, Update.NEVER));
        }
        ops.add(Generators.read(length + 1, length, length + 1));
        KeyHistory history = Intervals.history(ABSENT, ops);
        long start = System.nanoTime();
        assertTrue(Optionals.useful(history)[0]);
        new LastUse(new SearchProblem(history));
        Moves.dropUseless(Fates.all(history));
        assertTrue(System.nanoTime() - start < 10_000_000_000L);
    }

    @Test
    void everyEngineIsTheOneAskedFor() {
        HistoryBuilder clients =
                History.builder().invoke(1, "write", "x", 5L).ok(1).invoke(1, "read", "x");
        History history = clients.ok(1, 5L).build();
        assertEquals("zones", engines(history, Engine.ZONES));
        assertEquals("search", engines(history, Engine.SEARCH));
        assertTrue(engines(history, Engine.ALL).startsWith("zones+search+frontier"));
        KeyHistory one = Intervals.history(ABSENT, List.of(Generators.write(1, 0, 1)));
        KeyDecider decider = new KeyDecider(one, Budget.unlimited());
        assertThrows(IllegalArgumentException.class, () -> decider.decide(Engine.KNOSSOS, KeyDecider.Effort.LITTLE));
    }

    private static String engines(History history, Engine engine) {
        return Linearizability.check(history, CheckOptions.defaults().withEngine(engine))
                .engines();
    }

    @Test
    void aRefusalThatReportsTheExpectedValueIsWrong() {
        HistoryBuilder clients = History.builder().invoke(1, "write", "x", "a").ok(1);
        clients.invoke(2, "cas", "x", List.of("a", "b")).refuse(2, "a");
        History history = clients.build();
        Verdict.Violated violated =
                assertInstanceOf(Verdict.Violated.class, Linearizability.check(history, CheckOptions.defaults()));
        assertEquals(
                Counterexample.Kind.WRONG_REFUSAL, violated.counterexample().kind());
        assertEquals(List.of(2), violated.counterexample().indexes());
    }

    private static History aWriteToEachOf(int keys) {
        HistoryBuilder clients = History.builder();
        for (int key = 0; key < keys; key++) {
            clients.invoke(1, "write", (long) key, 1L).ok(1);
        }
        return clients.build();
    }

    @SuppressWarnings("InfiniteRecursion") // overflowing the stack is its purpose
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    /** What may go wrong within a key, with the reason that is given for it. */
    private static final List<String> REASONS =
            List.of("the memory of the machine", "the stack", "the time given", "report this history");

    private static void goWrong(int how) {
        switch (how) {
            case 0 -> throw new OutOfMemoryError("no room for the tables");
            case 1 -> endless(0);
            case 2 -> throw new Budget.Exceeded(Limit.TIME.reason());
            default -> throw new AssertionError("a bug");
        }
    }

    /** A thread goes on with the next key after its memory or its stack ran out in this one. */
    @Test
    void whateverHappensInOneKeyTakesNoOtherWithIt() {
        History history = aWriteToEachOf(20);
        int[] made = new int[1];
        List<KeyResult> results = PartCheck.run(
                history, history.byKey(), CheckOptions.defaults().withThreads(1), System.nanoTime(), () -> {
                    if (made[0]++ == 0) {
                        throw new OutOfMemoryError("no room for the tables");
                    }
                    return (part, budget, effort) -> {
                        if (part % 2 == 1) {
                            goWrong(part / 2 % REASONS.size());
                        }
                        return new KeyResult(
                                part, KeyResult.Decision.LINEARIZABLE, 1, "test", 0, 0, "", List::of, null);
                    };
                });
        for (int part = 0; part < 20; part++) {
            boolean good = part % 2 == 0;
            KeyResult result = results.get(part);
            assertEquals(good ? KeyResult.Decision.LINEARIZABLE : KeyResult.Decision.UNKNOWN, result.decision());
            assertTrue(good || result.reason().contains(REASONS.get(part / 2 % REASONS.size())), result::reason);
        }
        Verdict.Unknown verdict = assertInstanceOf(Verdict.Unknown.class, Verdicts.of(results, 1));
        assertEquals(
                "10 of 20 keys (10 of 20 operations) are decided and linearizable; key 1 is not, because the memory of"
                        + " the machine was used up; more memory, or fewer threads, may help",
                verdict.reason());
    }

    /** A violated key is violated whatever happens in the others. */
    @Test
    void whatIsUnknownHidesNoViolation() {
        History history = aWriteToEachOf(2);
        List<KeyResult> results = List.of(
                new KeyResult(0, KeyResult.Decision.UNKNOWN, 1, "none", 0, 0, Limit.TIME.reason(), List::of, null),
                new KeyResult(1, KeyResult.Decision.VIOLATED, 1, "zones", 0, 0, "", List::of, null));
        assertEquals(2, history.byKey().size());
        assertInstanceOf(Verdict.Violated.class, Verdicts.of(results, 1));
    }

    /** A model of a user's that recurses without end. */
    private static final class Bottomless implements Model<Long> {
        @Override
        public String name() {
            return "bottomless";
        }

        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public Long step(Long state, Operation operation) {
            return Long.valueOf(2).equals(operation.argument()) ? Long.valueOf(endless(0)) : state;
        }
    }

    @Test
    void aModelThatOverflowsTheStackMakesItsKeyUnknownOnly() {
        History history = History.builder()
                .invoke(1, "write", "good", 1L)
                .ok(1)
                .invoke(1, "write", "bad", 2L)
                .ok(1)
                .build();
        Verdict verdict = Linearizability.check(history, CheckOptions.defaults().withModel(new Bottomless()));
        Verdict.Unknown unknown = assertInstanceOf(Verdict.Unknown.class, verdict);
        assertEquals(
                "1 of 2 keys (1 of 2 operations) are decided and linearizable; key bad is not, because the stack of the"
                        + " thread was used up; a larger stack (-Xss) may help",
                unknown.reason());
    }

    @Test
    void aSearchWithoutMemorySaysThatMoreMayHelp() {
        History history = new Workload(2_000, 1, 20, 50, 5, 5, 1).history();
        Verdict verdict = Linearizability.check(history, CheckOptions.defaults().withMemoryBytes(1_000));
        Verdict.Unknown unknown = assertInstanceOf(Verdict.Unknown.class, verdict);
        assertEquals(
                "the memory given was used up (none of its " + verdict.operations()
                        + " operations is decided); more memory may help",
                unknown.reason());
    }

    @Test
    void theNumbersOfOneKeysValuesDoNotLeakIntoTheNext() {
        HistoryBuilder clients = History.builder();
        for (long key = 0; key < 3; key++) {
            for (long value = 0; value < 40; value++) {
                clients.invoke(1, "write", key, value * 3 + key).ok(1);
            }
            clients.invoke(1, "read", key).ok(1, 117 + key);
        }
        History history = clients.build();
        Verdict verdict = Linearizability.check(
                history, CheckOptions.defaults().withThreads(1).withTimeout(Duration.ofMinutes(1)));
        assertInstanceOf(Verdict.Linearizable.class, verdict);
    }

    /** Busy clients, five values, crashed operations: no search with backtracking gets through in these steps. */
    @Test
    void repeatedValuesUnderLoadAreDecidedWithLittleEffort() {
        for (long seed = 1; seed <= 3; seed++) {
            History history = new Workload(20_000, 1, 20, 50, 5, 5, seed).history();
            KeyHistory key = new KeyHistories(history, history.byKey(), FailedCas.MISMATCH, Models.KV).of(0);
            KeyDecider.Decided decided =
                    new KeyDecider(key, Budget.unlimited()).decide(Engine.AUTO, KeyDecider.Effort.LITTLE);
            assertEquals(
                    Answer.YES, decided.finding().answer(), decided.finding().reason());
        }
    }

    @Test
    void aTimeoutOfAThousandYearsIsNoOverflow() {
        Verdict verdict = Linearizability.check(
                History.builder().invoke(1, "write", "x", 5L).ok(1).build(),
                CheckOptions.defaults().withTimeout(Duration.ofDays(365_000)));
        assertInstanceOf(Verdict.Linearizable.class, verdict);
    }

    /** Locks taken and given back a hundred times over, then taken twice. */
    @Test
    void theCounterexampleOfALockIsFoundInALongLog() {
        HistoryBuilder clients = History.builder();
        for (int i = 0; i < 100; i++) {
            int process = i % 3;
            clients.invoke(process, "acquire", null).ok(process);
            clients.invoke(process, "release", null).ok(process);
        }
        clients.invoke(0, "acquire", null).ok(0).invoke(1, "acquire", null).ok(1);
        Verdict.Violated violated = assertInstanceOf(
                Verdict.Violated.class,
                Linearizability.check(clients.build(), CheckOptions.defaults().withModel(Models.named("mutex"))));
        Counterexample found = violated.counterexample();
        assertEquals(
                List.of(200, 201),
                found.operations().stream()
                        .map(Operation::index)
                        .map(i -> i / 2)
                        .toList());
        assertEquals("free", found.start());
        assertTrue(found.sentence().contains("begins as free"), found.sentence());
        assertTrue(!violated.counterexample().sentence().contains(Explanation.UNFINISHED));
    }

    /** Ten adds of one, then five are read: four of the adds need not have happened, six make five impossible. */
    @Test
    void theCounterexampleOfACounterRelaxesWhatDoesNotMatter() {
        HistoryBuilder clients = History.builder();
        for (int i = 0; i < 10; i++) {
            clients.invoke(i, "add", null, 1L).ok(i);
        }
        clients.invoke(20, "read", null).ok(20, 5L);
        Verdict.Violated violated = assertInstanceOf(
                Verdict.Violated.class,
                Linearizability.check(clients.build(), CheckOptions.defaults().withModel(Models.named("counter"))));
        Counterexample found = violated.counterexample();
        assertTrue(!found.sentence().contains(Explanation.UNFINISHED), found.sentence());
        assertEquals(
                6,
                found.roles().values().stream()
                        .filter("must be explained"::equals)
                        .count());
    }

    /** What could not be made smaller in time is said to be so. */
    @Test
    void aCounterexampleThatTimeCutShortSaysSo() {
        ModelHistory whole = ModelHistory.of(
                Models.named("mutex"),
                List.of(History.builder()
                        .invoke(1, "release", null)
                        .ok(1)
                        .build()
                        .operation(0)));
        ModelMinimizer.Minimal cut = ModelMinimizer.minimize(Models.named("mutex"), whole, new int[0], part -> {
            throw new Budget.Exceeded("the time given was over");
        });
        assertTrue(!cut.complete());
        assertEquals(whole, cut.history());
    }
}
