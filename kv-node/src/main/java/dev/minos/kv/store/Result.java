package dev.minos.kv.store;

import org.jspecify.annotations.Nullable;

/** What became of a command that was applied. */
public sealed interface Result {
    /** The log index at which the command was applied. */
    long index();

    /**
     * It happened.
     *
     * @param index where it happened, which is earlier than now when this is a repetition
     * @param existed whether the key of the first change held a value before
     * @param repeated whether it had happened before, for the same session and sequence
     */
    record Done(long index, boolean existed, boolean repeated) implements Result {}

    /**
     * A condition did not hold; nothing changed.
     *
     * @param actual what the key held instead, null where it is absent; null, too, when this is a repetition
     * @param repeated whether it had been refused before, for the same session and sequence
     */
    record Refused(long index, @Nullable Entry actual, boolean repeated) implements Result {}

    /** The session's sequence number says nothing about this write; nothing changed now. */
    record BadSequence(long index, Problem problem) implements Result {
        /** What is wrong with it. */
        public enum Problem {
            /** So far back that nobody remembers whether it happened. */
            TOO_OLD,
            /** It was used for another write. */
            REUSED
        }
    }
}
