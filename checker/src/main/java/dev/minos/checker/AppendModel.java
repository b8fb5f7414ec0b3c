package dev.minos.checker;

import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/** A string per key that can be read, written and appended to, empty at first. */
final class AppendModel implements Model<String> {
    @Override
    public String name() {
        return "kv-append";
    }

    @Override
    public String initial() {
        return "";
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable String step(String state, Operation operation) {
        return switch (operation.f()) {
            case Operation.READ -> state.equals(text(operation.result())) ? state : null;
            case Operation.WRITE -> text(operation.argument());
            case "append" -> state + text(operation.argument());
            default -> throw Models.unknown(this, operation, "read, write and append");
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    @Override
    public boolean observes(Operation operation) {
        return operation.f().equals(Operation.READ);
    }
}
