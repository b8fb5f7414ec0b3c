package dev.minos.history;

import org.jspecify.annotations.Nullable;

/**
 * How to read a history.
 *
 * @param format null to find out from the content
 * @param keys where the keys of a Jepsen history are
 */
public record ReadOptions(@Nullable Format format, Keys keys) {
    /** Where the keys of a Jepsen history are. */
    public enum Keys {
        /** There are none: one object. */
        NONE,
        /** Each value is {@code [key value]}, as Jepsen's independent workloads write it. */
        INDEPENDENT
    }

    /** Finds the format from the content; takes values as they are. */
    public static ReadOptions detect() {
        return new ReadOptions(null, Keys.NONE);
    }

    /** The same for a known format: a file that is not of it is refused. */
    public ReadOptions as(Format known) {
        return new ReadOptions(known, keys);
    }

    /** The same with each value read as {@code [key value]}. */
    public ReadOptions independent() {
        return new ReadOptions(format, Keys.INDEPENDENT);
    }
}
