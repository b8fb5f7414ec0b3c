package dev.minos.kv.client;

import org.jspecify.annotations.Nullable;

/** What became of a write that was answered. Everything else is a {@link KvException}. */
public sealed interface WriteResult {
    /** Whether it happened. */
    default boolean isDone() {
        return this instanceof Done;
    }

    /**
     * It happened, once.
     *
     * @param version where in the log; the new version of the key that was put
     * @param existed whether the key was there before; false for a batch
     * @param repeated whether an earlier attempt of this same write was what happened
     */
    record Done(long version, boolean existed, boolean repeated) implements WriteResult {}

    /**
     * A condition did not hold, so nothing happened.
     *
     * @param actual what the key held instead, null when it was absent or that is not known any more
     * @param repeated whether an earlier attempt of this same write was refused; then {@code actual} is not known
     */
    record Refused(@Nullable Entry actual, boolean repeated) implements WriteResult {}
}
