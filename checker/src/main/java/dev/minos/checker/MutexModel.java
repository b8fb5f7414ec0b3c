package dev.minos.checker;

import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/** A lock: {@code acquire} needs it free, {@code release} needs it held. Who holds it is not looked at. */
final class MutexModel implements Model<Boolean> {
    @Override
    public String name() {
        return "mutex";
    }

    @Override
    public Boolean initial() {
        return false;
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public @Nullable Boolean step(Boolean held, Operation operation) {
        return switch (operation.f()) {
            case "acquire" -> held ? null : Boolean.TRUE;
            case "release" -> held ? Boolean.FALSE : null;
            default -> throw Models.unknown(this, operation, "acquire and release");
        };
    }

    @Override
    public String describe(Boolean held) {
        return held ? "held" : "free";
    }
}
