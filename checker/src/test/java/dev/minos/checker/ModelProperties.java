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
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
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
        HistoryBuilder builder = History.builder();
        List<Integer> open = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        int size = 2 + random.nextInt(MOST - 1);
        while (calls.size() < size || !open.isEmpty()) {
            if (calls.size() < size && (open.isEmpty() || random.nextInt(5) < 3)) {
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
}
