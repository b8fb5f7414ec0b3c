package dev.minos.example;

import dev.minos.checker.Model;
import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/** A register that only grows: {@code raise} to a number, {@code read} the greatest. */
final class MaxRegister implements Model<Long> {
    @Override
    public String name() {
        return "max-register";
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public @Nullable Long step(Long state, Operation operation) {
        return switch (operation.f()) {
            case "raise" -> operation.argument() instanceof Long to ? (Long) Math.max(state, to) : null;
            case "read" -> state.equals(operation.result()) ? state : null;
            default -> throw new IllegalArgumentException("a max-register has no " + operation.f());
        };
    }

    @Override
    public boolean observes(Operation operation) {
        return operation.f().equals("read");
    }
}
