package dev.minos.checker;

import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/** A toy: a register that only grows. {@code raise} to a number, {@code read} the greatest. */
final class MaxModel implements Model<Long> {
    @Override
    public String name() {
        return "max";
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation) {
        return switch (operation.f()) {
            case "raise" -> operation.argument() instanceof Long to ? (Long) Math.max(state, to) : null;
            case Operation.READ -> state.equals(operation.result()) ? state : null;
            default -> throw Models.unknown(this, operation, "read and raise");
        };
    }

    @Override
    public boolean observes(Operation operation) {
        return operation.f().equals(Operation.READ);
    }
}
