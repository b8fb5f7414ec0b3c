package dev.minos.scenario;

import dev.minos.history.History;
import org.jspecify.annotations.Nullable;

/** How stale the reads of a history were, in the few numbers that a verdict shows. */
final class StaleCount {
    private StaleCount() {}

    static ModeResult.@Nullable StaleReads of(History history) {
        return null;
    }
}
