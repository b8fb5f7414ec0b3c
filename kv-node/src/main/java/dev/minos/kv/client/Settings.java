package dev.minos.kv.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client was told to behave.
 *
 * @param token for {@code Authorization: Bearer}; not in {@link #toString}, which may end up in a log
 * @param deadline for a whole call with all its attempts
 * @param attempt for one of them
 */
record Settings(List<URI> endpoints, @Nullable String token, Level level, Duration deadline, Duration attempt) {
    Settings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of one node at least");
        }
        if (deadline.isNegative() || deadline.isZero() || attempt.isNegative() || attempt.isZero()) {
            throw new IllegalArgumentException("a deadline is longer than nothing");
        }
    }

    @Override
    public String toString() {
        return "client of " + endpoints;
    }
}
