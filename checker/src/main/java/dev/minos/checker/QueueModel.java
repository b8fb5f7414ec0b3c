package dev.minos.checker;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue: {@code enqueue} an element, {@code dequeue} the oldest one. A dequeue that returned
 * nothing found the queue empty, or an element {@code null}: a history does not tell the two apart. One that failed says
 * nothing.
 */
final class QueueModel implements Model<List<Object>> {
    private static final Object NOTHING = new Object();

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public List<Object> initial() {
        return List.of();
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable List<Object> step(List<Object> state, Operation operation) {
        return switch (operation.f()) {
            case "enqueue" -> with(state, Objects.requireNonNullElse(operation.argument(), NOTHING));
            case "dequeue" -> dequeued(state, operation);
            default -> throw Models.unknown(this, operation, "enqueue and dequeue");
        };
    }

    private static List<Object> with(List<Object> state, Object element) {
        List<Object> more = new ArrayList<>(state);
        more.add(element);
        return Collections.unmodifiableList(more);
    }

    private static @Nullable List<Object> dequeued(List<Object> state, Operation operation) {
        if (state.isEmpty()) {
            return operation.outcome() == Outcome.INFO || operation.result() == null ? state : null;
        }
        boolean fits = operation.outcome() == Outcome.INFO
                || (state.get(0) == NOTHING
                        ? operation.result() == null
                        : state.get(0).equals(operation.result()));
        return fits ? List.copyOf(state.subList(1, state.size())) : null;
    }
}
