package dev.minos.checker;

import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A counter: {@code add} of a number counts exactly once if it is ok, once or not at all if its outcome is unknown;
 * {@code read} returns the sum. Also {@code inc} and {@code dec} by one.
 */
final class CounterModel implements Model<Long> {
    @Override
    public String name() {
        return "counter";
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation) {
        return switch (operation.f()) {
            case "add" -> state + number(operation.argument(), operation);
            case "inc" -> state + 1;
            case "dec" -> state - 1;
            case Operation.READ -> state == number(operation.result(), operation) ? state : null;
            default -> throw Models.unknown(this, operation, "read, add, inc and dec");
        };
    }

    /** Nothing read is a counter nobody has touched. */
    private static long number(@Nullable Object value, Operation operation) {
        if (value == null && operation.f().equals(Operation.READ)) {
            return 0;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException(
                "the counter counts whole numbers, not " + value + " (index " + operation.index() + ")");
    }

    @Override
    public boolean observes(Operation operation) {
        return operation.f().equals(Operation.READ);
    }
}
