package dev.minos.checker;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import org.jspecify.annotations.Nullable;

/** Which operations do the same, whoever calls them and whenever: these are interchangeable. */
final class Alike {
    /** All that an anonymous model may look at. */
    private record Deed(
            String f,
            @Nullable Object argument,
            @Nullable Object expected,
            Outcome outcome,
            @Nullable Object result,
            boolean refused,
            boolean actualKnown,
            @Nullable Object actual) {
        static Deed of(Operation o) {
            return new Deed(
                    o.f(),
                    o.argument(),
                    o.expected(),
                    o.outcome(),
                    o.result(),
                    o.refused(),
                    o.actualKnown(),
                    o.actual());
        }
    }

    private final Object[] deeds;

    Alike(Model<?> model, ModelHistory history) {
        this.deeds = new Object[history.size()];
        for (int op = 0; op < deeds.length; op++) {
            deeds[op] = model.anonymous() ? Deed.of(history.operations.get(op)) : (Object) op;
        }
    }

    boolean same(int op, int other) {
        return deeds[op].equals(deeds[other]);
    }

    /** Equal for those that do the same, as a key of a map. */
    Object deed(int op) {
        return deeds[op];
    }
}
