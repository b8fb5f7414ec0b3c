package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Counterexample;
import dev.minos.checker.Verdict;
import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.ReadOptions;
import dev.minos.history.Recorder;
import dev.minos.scenario.FakeStore.Bug;
import dev.minos.scenario.promise.WatchPromise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of each workload and its judge, against a store that loses answers, and against wrong ones. */
final class WorkloadKindsTest {
    /** What a right store must stand. */
    private static final int OPERATIONS = 700;
    /** A wrong one has so many runs to show it, each of so many operations; most need one or two. */
    private static final int RUNS = 20;

    private static final int OPERATIONS_OF_A_RUN = 250;

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"registers", "counter", "set", "lock", "watch", "pages"})
    void aStoreThatOnlyLosesAnswersBreaksNoPromise(String word) throws Exception {
        Workload workload = workload(word);
        Ran ran = run(workload, Bug.NONE, 1, OPERATIONS);
        assertEquals(List.of(), ran.wrong());
        for (String mode : workload.modes()) {
            Verdict verdict = judge(workload, ran.history(), mode);
            assertInstanceOf(Verdict.Linearizable.class, verdict, () -> mode + ": " + sentence(verdict));
            assertEquals(
                    verdict.word(),
                    judge(workload, Histories.read(ran.file(), ReadOptions.detect()), mode)
                            .word(),
                    "the file says the same");
        }
    }

    /** A watcher that is told so lists the keys and goes on from there, as another one. */
    @Test
    void aWatchMayEndBecauseTheStoreRemembersLittle() throws Exception {
        Workload workload = workload("watch");
        History history = run(workload, Bug.REMEMBERS_LITTLE, 1, OPERATIONS).history();
        boolean forgotten = IntStream.range(0, history.size())
                .anyMatch(
                        i -> WatchPromise.FORGOTTEN.equals(history.operation(i).error()));
        assertTrue(forgotten, "no watch was too far behind");
        Verdict verdict = judge(workload, history, WatchPromise.WATCH);
        assertInstanceOf(Verdict.Linearizable.class, verdict, () -> sentence(verdict));
    }

    @ParameterizedTest
    @CsvSource({
        "counter, FORGETS_WHAT_IT_DID, consistent",
        "counter, SWAPS_WITHOUT_COMPARING, consistent",
        "set, FORGETS_WHAT_IT_DID, consistent",
        "set, LOSES_WRITES, consistent",
        "set, LOSES_DELETES, consistent",
        "set, SKIPS_A_KEY, consistent",
        "lock, SWAPS_WITHOUT_COMPARING, consistent",
        "lock, EXPIRES_EARLY, fencing",
        "lock, FORGETS_TOKENS, fencing",
        "watch, FORGETS_WHAT_IT_DID, watch",
        "watch, LOSES_WRITES, watch",
        "watch, TELLS_TWICE, watch",
        "watch, SKIPS_A_CHANGE, watch",
        "pages, LOSES_WRITES, consistent",
        "pages, LOSES_DELETES, consistent",
        "pages, SKIPS_A_KEY, consistent",
        "pages, TEARS_PAGES, page",
        "pages, REPEATS_A_KEY, page",
    })
    void aStoreThatIsWrongIsConvicted(String word, Bug bug, String mode) throws Exception {
        Workload workload = workload(word);
        Verdict verdict =
                judge(workload, run(workload, bug, 0, OPERATIONS_OF_A_RUN).history(), mode);
        for (int seed = 1; seed < RUNS && !(verdict instanceof Verdict.Violated); seed++) {
            verdict = judge(
                    workload, run(workload, bug, seed, OPERATIONS_OF_A_RUN).history(), mode);
        }
        Verdict.Violated violated = assertInstanceOf(Verdict.Violated.class, verdict);
        for (Counterexample example : violated.counterexamples()) {
            assertFalse(example.operations().isEmpty(), example.sentence());
            assertTrue(example.operations().contains(example.culprit()), example.sentence());
            Set<Integer> named = Set.copyOf(example.indexes());
            assertTrue(named.containsAll(example.roles().keySet()), example.sentence());
        }
    }

    private record Ran(History history, Path file, List<String> wrong) {}

    private Ran run(Workload workload, Bug bug, long seed, int operations) throws IOException, InterruptedException {
        Path file = directory.resolve("history.jsonl");
        long origin = System.nanoTime();
        RunState state = new RunState();
        try (Recorder recorder = Recorder.create(file, () -> System.nanoTime() - origin)) {
            Shift shift = new Shift(workload, new FakeSystem(new FakeStore(bug, seed)), recorder, state, Set.of());
            Crew crew = workload.kind().crew(shift);
            List<String> wrong;
            try (Clients clients = Clients.start(crew, shift, new SplittableRandom(seed))) {
                long deadline = System.nanoTime() + DEADLINE.toNanos();
                while (recorder.events() < 2 * operations && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                }
                assertTrue(clients.stop(DEADLINE), "clients stop");
                assertEquals(List.of(), clients.failures());
            }
            // A wrong store may never come to an end that all agree on.
            wrong = bug == Bug.NONE ? crew.finish() : List.of();
            return new Ran(recorder.snapshot(), file, wrong);
        }
    }

    private static Verdict judge(Workload workload, History history, String mode) {
        return workload.kind().judge(history, mode, CheckOptions.defaults());
    }

    private static String sentence(Verdict verdict) {
        return verdict instanceof Verdict.Violated violated
                ? violated.counterexample().sentence()
                : verdict instanceof Verdict.Unknown unknown ? unknown.reason() : verdict.word();
    }

    private static Workload workload(String word) {
        List<ClientGroup> groups = switch (word) {
            case "counter" -> List.of(group(4, 0, "add", "consistent-read"));
            case "set" -> List.of(group(4, 0, "add", "remove", "consistent-read"));
            case "lock" -> List.of(group(4, 100, "hold", "overstay"), group(2, 100, "consistent-read"));
            case "watch" -> List.of(group(4, 0, "write", "delete"), group(2, 0, "watch"));
            case "pages" -> List.of(group(3, 0, "write", "delete"), group(3, 0, "consistent-read"));
            default -> List.of(group(4, 0, "write", "cas", "delete", "consistent-read"));
        };
        WorkloadKind kind = word.equals("lock")
                ? new LockWork(Duration.ofMillis(60))
                : Objects.requireNonNull(WorkloadKind.named(word));
        int keys = word.equals("pages") ? 25 : word.equals("lock") ? 1 : 3;
        return new Workload(kind, keys, Duration.ofSeconds(1), groups);
    }

    private static ClientGroup group(int clients, int rate, String... words) {
        Map<OperationKind, Integer> mix = Stream.of(words)
                .collect(Collectors.toMap(word -> Objects.requireNonNull(OperationKind.parse(word)), word -> 1));
        return new ClientGroup(clients, rate, mix);
    }
}
