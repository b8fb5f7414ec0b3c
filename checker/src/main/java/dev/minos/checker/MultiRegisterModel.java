package dev.minos.checker;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several registers that one operation reads and writes together: {@code txn} of a list of {@code [f register value]},
 * f being {@code read} or {@code write}; the result is the same list with what was read.
 */
final class MultiRegisterModel implements Model<Map<Object, Object>> {
    @Override
    public String name() {
        return "multi-register";
    }

    @Override
    public Map<Object, Object> initial() {
        return Map.of();
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable Map<Object, Object> step(Map<Object, Object> state, Operation operation) {
        if (!operation.f().equals("txn")) {
            throw Models.unknown(this, operation, "txn");
        }
        boolean answered = operation.outcome() != Outcome.INFO && operation.result() != null;
        Map<Object, Object> registers = new HashMap<>(state);
        for (Object step : list(answered ? operation.result() : operation.argument(), operation)) {
            if (!apply(registers, list(step, operation), answered, operation)) {
                return null;
            }
        }
        return registers;
    }

    private static boolean apply(Map<Object, Object> registers, List<?> step, boolean answered, Operation operation) {
        if (step.size() != 3 || step.get(1) == null) {
            throw malformed(operation);
        }
        Object register = Objects.requireNonNull(step.get(1));
        Object value = step.get(2);
        String f = String.valueOf(step.get(0));
        if (f.equals(Operation.READ) || f.equals("r")) {
            return !answered || Objects.equals(registers.get(register), value);
        }
        if (!f.equals(Operation.WRITE) && !f.equals("w")) {
            throw malformed(operation);
        }
        if (value == null) {
            registers.remove(register);
        } else {
            registers.put(register, value);
        }
        return true;
    }

    private static List<?> list(@Nullable Object value, Operation operation) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw malformed(operation);
    }

    private static IllegalArgumentException malformed(Operation operation) {
        return new IllegalArgumentException("a txn is a list of [f register value] with f read or write, not "
                + operation.argument() + " (index " + operation.index() + ")");
    }

    @Override
    public boolean perKey() {
        return false;
    }
}
