package dev.minos.checker;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A register per key that can be read, written, deleted and compared-and-set; {@code null} is "absent". The model for
 * which the near-linear engines exist; this description by steps is their specification.
 */
final class RegisterModel implements Model<RegisterModel.Content> {
    /** What the register holds. */
    record Content(@Nullable Object value) {}

    private static final Content ABSENT = new Content(null);

    private final String name;

    RegisterModel(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Content initial() {
        return ABSENT;
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable Content step(Content state, Operation operation) {
        return switch (operation.f()) {
            case Operation.READ -> stepIf(Objects.equals(state.value(), operation.result()), state);
            case Operation.WRITE -> new Content(operation.argument());
            case Operation.DELETE -> ABSENT;
            case Operation.CAS -> compareAndSet(state, operation);
            default -> throw Models.unknown(this, operation, "read, write, delete and cas");
        };
    }

    private static @Nullable Content compareAndSet(Content state, Operation operation) {
        boolean equal = Objects.equals(state.value(), operation.expected());
        if (operation.outcome() != Outcome.FAIL) {
            return stepIf(equal, new Content(operation.argument()));
        }
        return stepIf(!equal && (!operation.actualKnown() || Objects.equals(state.value(), operation.actual())), state);
    }

    private static @Nullable Content stepIf(boolean possible, Content next) {
        return possible ? next : null;
    }

    @Override
    public boolean observes(Operation operation) {
        return operation.f().equals(Operation.READ) || operation.outcome() == Outcome.FAIL;
    }

    @Override
    public boolean constrains(Operation failed) {
        return failed.refused();
    }
}
