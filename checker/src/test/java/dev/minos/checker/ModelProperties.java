package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Finding.Answer;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/** The search by steps against the definition, for every model, on small random histories. */
final class ModelProperties {
    private static final Budget UNLIMITED = Budget.unlimited();
    private static final int MOST = 7;

    /** One call and the answer it might get, both at random. */
    private record Call(
            String f, @Nullable Object argument, @Nullable Object result) {}

    private static Call call(String model, Random random) {
        long x = random.nextInt(3);
        boolean read = random.nextBoolean();
        return switch (model) {
            case "counter" -> read ? new Call("read", null, x + random.nextInt(2)) : new Call("add", 1 + x % 2, null);
            case "mutex" -> new Call(read ? "acquire" : "release", null, null);
            case "set" ->
                read
                        ? new Call("read", null, random.nextBoolean() ? List.of(x) : List.of(0L, x))
                        : new Call("add", x, null);
            case "queue" -> read ? new Call("dequeue", null, x == 0 ? null : x) : new Call("enqueue", 1 + x % 2, null);
            case "kv-append" ->
                read
                        ? new Call("read", null, List.of("", "a", "ab").get((int) x))
                        : new Call(x == 0 ? "write" : "append", x == 1 ? "b" : "a", null);
            case "multi-register" ->
                new Call(
                        "txn",
                        List.of(List.of(read ? "read" : "write", "r", x)),
                        List.of(List.of(read ? "read" : "write", "r", x)));
            default -> register(x, random);
        };
    }

    private static Call register(long x, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Call("write", x, null);
            case 1 -> new Call("delete", null, null);
            case 2 -> new Call("cas", List.of(x, (long) random.nextInt(3)), null);
            default -> new Call("read", null, x == 0 ? null : x);
        };
    }

    static History history(String model, Random random) {
        return history(model, 2 + random.nextInt(MOST - 1), 3, random);
    }

    /** {@code crowd}: in so many of five cases a call begins while others are open. */
    static History history(String model, int size, int crowd, Random random) {
        HistoryBuilder builder = History.builder();
        List<Integer> open = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        while (calls.size() < size || !open.isEmpty()) {
            if (calls.size() < size && (open.isEmpty() || random.nextInt(5) < crowd)) {
                Call call = call(model, random);
                open.add(calls.size());
                builder.invoke(calls.size(), call.f(), null, call.argument());
                calls.add(call);
            } else {
                int process = open.remove(random.nextInt(open.size()));
                end(builder, process, calls.get(process), random.nextInt(10));
            }
        }
        return builder.build();
    }

    private static void end(HistoryBuilder builder, int process, Call call, int chance) {
        if (chance == 0) {
            builder.info(process);
        } else if (chance == 1 && call.f().equals("cas")) {
            builder.refuse(process);
        } else if (chance == 2) {
            builder.fail(process);
        } else {
            builder.ok(process, call.result());
        }
    }

    @Property(tries = 40_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theSearchByStepsTellsTheTruth(@ForAll long seed) {
        Random random = new Random(seed);
        List<Model<?>> all = Models.all();
        check(all.get(random.nextInt(all.size())), random);
    }

    private static <S> void check(Model<S> model, Random random) {
        History history = history(model.name(), random);
        List<Operation> operations = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            operations.add(history.operation(op));
        }
        ModelHistory normal = ModelHistory.of(model, operations);
        boolean truth = new ModelProof<>(model, normal, UNLIMITED).linearizable();
        Finding finding = ModelSearch.decide(model, normal, UNLIMITED);
        assertTrue(finding.is(truth ? Answer.YES : Answer.NO), () -> model.name() + operations);
        if (truth) {
            assertTrue(new ModelProof<>(model, normal, UNLIMITED).holds(finding.order()), operations::toString);
        }
        Verdict verdict = Linearizability.check(
                history, CheckOptions.defaults().withModel(model).withThreads(1));
        assertEquals(truth ? "linearizable" : "violated", verdict.word(), () -> model.name() + operations);
    }

    /** From a state that is certain, the rest of a history without fault is without fault. */
    @Property(tries = 15_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void thePastReplacedByItsStateConvictsNoInnocent(@ForAll long seed) {
        Random random = new Random(seed);
        List<Model<?>> all = Models.all();
        past(all.get(random.nextInt(all.size())), random);
    }

    private static <S> void past(Model<S> model, Random random) {
        History history = history(model.name(), random);
        List<Operation> operations = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            operations.add(history.operation(op));
        }
        ModelHistory whole = ModelHistory.of(model, operations);
        boolean truth = new ModelProof<>(model, whole, UNLIMITED).linearizable();
        for (ModelStart<S> start : Past.of(model, whole, UNLIMITED)) {
            Model<S> from = new ResumedModel<>(model, start.state());
            ModelHistory rest = start.rest(model, whole);
            starts++;
            crowded += start.gone().isEmpty() && start.doubtful().isEmpty() ? 0 : 1;
            boolean good = new ModelProof<>(from, rest, UNLIMITED).linearizable();
            assertTrue(good || !truth, () -> model.name() + " from " + start + ": " + operations);
            convicted += good ? 0 : 1;
        }
    }

    private static int starts;
    private static int convicted;
    private static int certain;
    private static int crowded;

    @AfterContainer
    static void thereWereCertainMomentsOfAllKinds() {
        System.out.println("certain states: " + starts + ", " + convicted + " convicted, " + crowded
                + " with operations under way, " + certain + " looked at for others");
        assertTrue(starts > 5_000 && convicted > 500 && crowded > 500 && certain > 1_000);
    }

    /** The other direction: of alternatives that the past leaves open none is taken. */
    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void aStateIsCertainOnlyIfNoOtherIsPossible(@ForAll long seed) {
        Random random = new Random(seed);
        Model<?> model = Models.named("counter");
        History history = history("counter", random);
        List<Operation> operations = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            operations.add(history.operation(op));
        }
        certain(model, ModelHistory.of(model, operations));
    }

    /** A read of any other value at that moment must be impossible, if nothing unanswered came before. */
    private static <S> void certain(Model<S> model, ModelHistory whole) {
        for (ModelStart<S> start : Past.of(model, whole, UNLIMITED)) {
            List<Operation> before = new ArrayList<>();
            for (int op = 0; op < whole.size(); op++) {
                if (whole.completed[op] <= start.at() || start.gone().contains(op)) {
                    before.add(whole.operations.get(op));
                }
            }
            boolean all = IntStream.range(0, whole.size())
                    .filter(op -> whole.begun[op] < start.at())
                    .allMatch(whole::required);
            if (all && start.doubtful().isEmpty()) {
                certain++;
                for (long other = -1; other < 20; other++) {
                    ModelHistory seen = ModelHistory.of(model, with(before, other));
                    boolean possible = new ModelProof<>(model, seen, UNLIMITED).linearizable();
                    assertEquals(start.state().equals(other), possible, () -> start + " after " + before);
                }
            }
        }
    }

    private static List<Operation> with(List<Operation> before, long read) {
        int end = before.stream().mapToInt(Operation::completed).max().orElse(0);
        HistoryBuilder builder = History.builder();
        for (int skipped = 0; skipped <= end; skipped++) {
            builder.invoke(1, "read", null).fail(1); // Stamps count on, so that the last read comes after all others.
        }
        History late = builder.invoke(1, "read", null).ok(1, read).build();
        List<Operation> all = new ArrayList<>(before);
        all.add(late.operation(late.size() - 1));
        return all;
    }
}
