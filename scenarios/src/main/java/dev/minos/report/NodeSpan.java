package dev.minos.report;

import org.jspecify.annotations.Nullable;

/** A time during which a node said the same of itself; {@code down} when it did not answer. */
record NodeSpan(
        String node,
        long fromNanos,
        long toNanos,
        String role,
        long term,
        @Nullable String leader) {
    static final String DOWN = "down";

    boolean covers(long nanos) {
        return fromNanos <= nanos && nanos < toNanos;
    }

    boolean leads() {
        return role.equals("leader");
    }
}
