package dev.minos.scenario;

import dev.minos.checker.measure.ReadStaleness;
import dev.minos.checker.measure.Staleness;
import dev.minos.history.History;
import org.jspecify.annotations.Nullable;

/** How stale the reads of one mode were, in the few numbers that a verdict shows. */
final class StaleCount {
    private StaleCount() {}

    /** Null where no read in this mode was made. */
    static ModeResult.@Nullable StaleReads of(History reads, String mode) {
        if (!reads.modes().contains(mode)) {
            return null;
        }
        ReadStaleness staleness = Staleness.of(reads).in(mode);
        return new ModeResult.StaleReads(
                staleness.size(),
                staleness.stale(),
                millis(staleness.quantileNanos(0.5)),
                millis(staleness.quantileNanos(0.99)),
                millis(staleness.maxNanos()),
                staleness.maxVersions());
    }

    private static double millis(long nanos) {
        return nanos < 0 ? 0 : Math.round(nanos / 1e4) / 100.0;
    }
}
