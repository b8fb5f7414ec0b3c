package dev.minos.checker.online;

import dev.minos.checker.KeyResult.Decision;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the run so far.
 *
 * @param decision linearizable means: as far as it is decided
 * @param reason why a key is unknown, empty otherwise
 * @param violation the first one found, null if there is none
 * @param operations how many operations were invoked
 * @param open how many of them have not completed
 */
public record OnlineVerdict(
        Decision decision, String reason, @Nullable Violation violation, long operations, int open) {
    /**
     * An operation that cannot have taken effect between its invocation and its completion, whatever the order of the
     * operations before and beside it.
     *
     * @param key the key, null for operations without one
     * @param operation the event number of its invocation, counted from 0 as the events were given
     */
    public record Violation(@Nullable Object key, long operation, String sentence) {}
}
