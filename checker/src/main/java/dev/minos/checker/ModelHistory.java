package dev.minos.checker;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One object's operations for a model given by steps: as in {@link KeyHistory}, moments are ranks, and an operation
 * completed {@link KeyHistory#NEVER} is optional.
 */
final class ModelHistory {
    static final int NEVER = KeyHistory.NEVER;

    /** In the order of invocation. An optional one has the outcome INFO, so no model looks at its result. */
    final List<Operation> operations;

    /** The moments of invocation and of completion. */
    final int[] begun;

    final int[] completed;
    /** At each moment the operation invoked ({@code k}) or completed ({@code ~k}). */
    final int[] events;

    private ModelHistory(List<Operation> operations, int[] begun, int[] completed, int[] events) {
        this.operations = operations;
        this.begun = begun;
        this.completed = completed;
        this.events = events;
    }

    int size() {
        return operations.size();
    }

    boolean required(int op) {
        return completed[op] != NEVER;
    }

    /** The operations that say something: no failures that constrain nothing, no observations without an answer. */
    static ModelHistory of(Model<?> model, List<Operation> operations) {
        List<Operation> telling = new ArrayList<>();
        for (Operation operation : operations) {
            if (tells(model, operation)) {
                telling.add(operation);
            }
        }
        return rank(telling);
    }

    static boolean tells(Model<?> model, Operation operation) {
        return switch (operation.outcome()) {
            case OK -> true;
            case INFO -> !model.observes(operation);
            case FAIL -> model.constrains(operation);
        };
    }

    private static ModelHistory rank(List<Operation> telling) {
        List<Operation> sorted = new ArrayList<>(telling);
        sorted.sort(Comparator.comparingInt(Operation::invoked));
        long[] stamps = new long[2 * sorted.size()];
        int count = 0;
        for (int op = 0; op < sorted.size(); op++) {
            stamps[count++] = (long) sorted.get(op).invoked() << 32 | 2L * op;
            if (sorted.get(op).outcome() != Outcome.INFO) {
                stamps[count++] = (long) sorted.get(op).completed() << 32 | 2L * op + 1;
            }
        }
        Arrays.sort(stamps, 0, count);
        int[] begun = new int[sorted.size()];
        int[] completed = new int[sorted.size()];
        Arrays.fill(completed, NEVER);
        int[] events = new int[count];
        for (int at = 0; at < count; at++) {
            int op = (int) stamps[at] >> 1;
            boolean end = (stamps[at] & 1) != 0;
            events[at] = end ? ~op : op;
            (end ? completed : begun)[op] = at;
        }
        return new ModelHistory(List.copyOf(sorted), begun, completed, events);
    }

    /** The same without the observation {@code op}; or with the mutator {@code op} of unknown outcome. */
    ModelHistory relaxed(Model<?> model, int... ops) {
        List<Operation> fewer = new ArrayList<>(operations);
        for (int op : ops) {
            fewer.set(op, unknown(operations.get(op)));
        }
        fewer.removeIf(operation -> operation.outcome() == Outcome.INFO && model.observes(operation));
        return rank(fewer);
    }

    /** What is known at {@code moment}: later operations are gone, open ones have an unknown outcome. */
    ModelHistory prefix(Model<?> model, int moment) {
        List<Operation> fewer = new ArrayList<>();
        for (int op = 0; op < size(); op++) {
            if (begun[op] <= moment) {
                fewer.add(required(op) && completed[op] > moment ? unknown(operations.get(op)) : operations.get(op));
            }
        }
        fewer.removeIf(operation -> operation.outcome() == Outcome.INFO && model.observes(operation));
        return rank(fewer);
    }

    /** Without the operations that are {@code gone}, and with those that are {@code doubtful} relaxed. */
    ModelHistory without(Model<?> model, IntPredicate gone, IntPredicate doubtful) {
        List<Operation> fewer = new ArrayList<>();
        for (int op = 0; op < size(); op++) {
            boolean relaxed = doubtful.test(op);
            if (!gone.test(op) && !(relaxed && model.observes(operations.get(op)))) {
                fewer.add(relaxed ? unknown(operations.get(op)) : operations.get(op));
            }
        }
        return rank(fewer);
    }

    private static Operation unknown(Operation o) {
        return new Operation(
                o.index(),
                o.process(),
                o.f(),
                o.key(),
                o.argument(),
                o.expected(),
                null,
                Outcome.INFO,
                o.mode(),
                o.node(),
                -1,
                null,
                false,
                false,
                null,
                o.invoked(),
                NEVER,
                o.invokedNanos(),
                -1);
    }
}
