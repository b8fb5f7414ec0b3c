package dev.minos.checker;

import dev.minos.history.Operation;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set that only grows: {@code add} an element, {@code read} all of them. */
final class SetModel implements Model<Set<Object>> {
    /** Stands for the element {@code null}, which a set of the library cannot hold in a copy. */
    private static final Object NOTHING = new Object();

    @Override
    public String name() {
        return "set";
    }

    @Override
    public Set<Object> initial() {
        return Set.of();
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable Set<Object> step(Set<Object> state, Operation operation) {
        return switch (operation.f()) {
            case "add" -> with(state, element(operation.argument()));
            case Operation.READ -> state.equals(elements(operation.result())) ? state : null;
            default -> throw Models.unknown(this, operation, "add and read");
        };
    }

    private static Set<Object> with(Set<Object> state, Object element) {
        if (state.contains(element)) {
            return state;
        }
        Set<Object> more = new HashSet<>(state);
        more.add(element);
        return more;
    }

    private static Object element(@Nullable Object value) {
        return Objects.requireNonNullElse(value, NOTHING);
    }

    private static Set<Object> elements(@Nullable Object read) {
        Set<Object> elements = new HashSet<>();
        if (read instanceof Collection<?> collection) {
            collection.forEach(value -> elements.add(element(value)));
        } else if (read != null) {
            elements.add(read);
        }
        return elements;
    }

    @Override
    public boolean observes(Operation operation) {
        return operation.f().equals(Operation.READ);
    }
}
