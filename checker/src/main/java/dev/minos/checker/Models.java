package dev.minos.checker;

import dev.minos.history.Operation;
import java.util.List;

/** The models that come with Minos. */
public final class Models {
    /** A key-value store with read, write, delete and cas; the default. */
    public static final Model<?> KV = new RegisterModel("kv");

    private static final List<Model<?>> ALL = List.of(
            KV,
            new RegisterModel("register"),
            new RegisterModel("cas-register"),
            new AppendModel(),
            new MutexModel(),
            new CounterModel(),
            new SetModel(),
            new QueueModel(),
            new MultiRegisterModel());

    private Models() {}

    /** What a model says of an operation that it does not have. */
    static IllegalArgumentException unknown(Model<?> model, Operation operation, String known) {
        return new IllegalArgumentException("the model " + model.name() + " has no operation \"" + operation.f()
                + "\" (index " + operation.index() + "); it has " + known);
    }

    /** True for a register or several, one a key, that the fast engines decide; others go to the search by steps. */
    public static boolean register(Model<?> model) {
        return model instanceof RegisterModel;
    }

    /** All of them, the default first. Unmodifiable. */
    public static List<Model<?>> all() {
        return ALL;
    }

    /**
     * The model of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those that exist
     */
    public static Model<?> named(String name) {
        return ALL.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no model \"" + name + "\"; the models are "
                        + String.join(", ", ALL.stream().map(Model::name).toList())));
    }
}
