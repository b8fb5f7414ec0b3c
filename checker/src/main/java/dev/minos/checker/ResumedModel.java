package dev.minos.checker;

import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/** A model that begins in another state. */
record ResumedModel<S>(Model<S> model, S initial) implements Model<S> {
    @Override
    public String name() {
        return model.name();
    }

    @Override
    public @Nullable S step(S state, Operation operation) {
        return model.step(state, operation);
    }

    @Override
    public boolean observes(Operation operation) {
        return model.observes(operation);
    }

    @Override
    public boolean anonymous() {
        return model.anonymous();
    }

    @Override
    public boolean constrains(Operation failed) {
        return model.constrains(failed);
    }

    @Override
    public boolean perKey() {
        return model.perKey();
    }

    @Override
    public String describe(S state) {
        return model.describe(state);
    }
}
