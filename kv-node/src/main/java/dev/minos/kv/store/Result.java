package dev.minos.kv.store;

import org.jspecify.annotations.Nullable;

/** What became of a command that was applied. */
public sealed interface Result {
    /** The log index at which the command was applied. */
    long index();

    /**
     * It happened.
     *
     * @param existed whether the key of the first change held a value before
     */
    record Done(long index, boolean existed) implements Result {}

    /**
     * A condition did not hold; nothing changed.
     *
     * @param actual what the key held instead, null where it is absent
     */
    record Refused(long index, @Nullable Entry actual) implements Result {}
}
