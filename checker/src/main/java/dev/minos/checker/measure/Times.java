package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.checker.KeyHistory;
import dev.minos.history.History;
import org.jspecify.annotations.Nullable;

/**
 * When the operations of one key were invoked and completed, in ns: never less than an event that came earlier, should
 * the clocks of a foreign history disagree with its order.
 *
 * @param completed {@code Long.MAX_VALUE} for an operation that need not have happened
 * @param span from the first to the last
 */
record Times(long[] invoked, long[] completed, long span) {
    /** Null if an event has no time. */
    static @Nullable Times of(History history, KeyHistory h) {
        long[] invoked = new long[h.size];
        long[] completed = new long[h.size];
        long now = Long.MIN_VALUE;
        for (int event : h.events) {
            int op = event >= 0 ? event : ~event;
            int source = h.source[op];
            long at = event >= 0 ? history.invokedNanos(source) : history.completedNanos(source);
            if (at < 0) {
                return null;
            }
            now = Math.max(now, at);
            (event >= 0 ? invoked : completed)[op] = now;
        }
        for (int op = 0; op < h.size; op++) {
            completed[op] = h.completed[op] == NEVER ? Long.MAX_VALUE : completed[op];
        }
        return new Times(invoked, completed, h.size == 0 ? 0 : now - invoked[0]);
    }
}
