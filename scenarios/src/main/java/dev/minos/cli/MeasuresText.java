package dev.minos.cli;

import dev.minos.checker.measure.Evidence;
import dev.minos.checker.measure.Losses;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.checker.measure.ReadStaleness;
import dev.minos.checker.measure.Relaxation;
import dev.minos.checker.measure.Sequential;
import dev.minos.checker.measure.Sessions;
import dev.minos.checker.measure.VersionBounds;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The measures of {@code minos check --measure} of one mode, as a person reads them (docs/measures.md). */
final class MeasuresText {
    private final PrintWriter out;

    MeasuresText(PrintWriter out) {
        this.out = out;
    }

    void print(ModeConsistency measured) {
        ReadStaleness reads = measured.staleness();
        line("stale reads", staleness(reads), null);
        line("delta", relaxation(measured.delta()), measured.delta().evidence());
        line("gamma", relaxation(measured.gamma()), measured.gamma().evidence());
        line("k versions", versions(measured.versions()), measured.versions().evidence());
        line(
                "sequential",
                sequential(measured.sequential()),
                measured.sequential().evidence());
        for (Sessions.Tally tally : measured.sessions().guarantees()) {
            String broken = tally.operations() == 0
                    ? "no violation seen"
                    : String.format(
                            Locale.ROOT, "broken %,d times, in %,d sessions", tally.operations(), tally.sessions());
            line(tally.guarantee().words(), broken, tally.evidence());
        }
        Losses losses = measured.losses();
        line("lost writes", number(losses.lost()), losses.lostEvidence());
        line("deleted, yet seen", number(losses.resurrected()), losses.resurrectedEvidence());
        line("failed, yet seen", number(losses.failedButSeen()), losses.failedEvidence());
    }

    private void line(String name, String value, @Nullable Evidence evidence) {
        out.printf(Locale.ROOT, "    %-20s %s%n", name, value);
        if (evidence != null) {
            String operations = evidence.operations().isEmpty()
                    ? ""
                    : evidence.operations().stream()
                            .limit(8)
                            .map(String::valueOf)
                            .collect(Collectors.joining(
                                    ", ", " [", evidence.operations().size() > 8 ? ", ...]" : "]"));
            String key = evidence.key() == null ? "" : evidence.key() + ": ";
            out.printf(Locale.ROOT, "    %-20s   %s%s%s%n", "", key, evidence.sentence(), operations);
        }
    }

    private static String staleness(ReadStaleness reads) {
        String times = reads.maxNanos() < 0
                ? "times unknown"
                : "p50 " + time(reads.quantileNanos(0.5)) + ", p99 " + time(reads.quantileNanos(0.99)) + ", max "
                        + time(reads.maxNanos());
        return String.format(
                Locale.ROOT,
                "%,d of %,d (%s), %,d versions missed at most",
                reads.stale(),
                reads.size(),
                times,
                reads.maxVersions());
    }

    private static String relaxation(Relaxation relaxation) {
        String why = relaxation.reason().isEmpty() ? "" : " (" + relaxation.reason() + ")";
        if (relaxation.exact()) {
            return time(relaxation.atLeast()) + why;
        }
        if (relaxation.atLeast() <= 1 && relaxation.atMost() == Relaxation.INFINITE) {
            return "unknown" + why;
        }
        return "at least " + time(relaxation.atLeast()) + ", at most " + time(relaxation.atMost()) + why;
    }

    private static String versions(VersionBounds bounds) {
        if (bounds.impossible()) {
            return "no number of versions explains it";
        }
        if (bounds.exact()) {
            return number(bounds.atLeast());
        }
        return bounds.atMost() == VersionBounds.UNBOUNDED
                ? "unknown, at least " + number(bounds.atLeast())
                : "at least " + number(bounds.atLeast()) + ", at most " + number(bounds.atMost());
    }

    private static String sequential(Sequential sequential) {
        return switch (sequential.answer()) {
            case YES -> "yes, each key by itself";
            case NO -> "no";
            case UNKNOWN -> "unknown: " + sequential.reason();
        };
    }

    /** A time for people; {@code infinite} if nothing is enough. */
    private static String time(long nanos) {
        if (nanos == Relaxation.INFINITE) {
            return "infinite";
        }
        if (nanos == 0 || nanos >= 1_000_000_000L) {
            return nanos == 0 ? "0 ms" : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
        }
        return String.format(Locale.ROOT, nanos < 1_000_000 ? "%.3f ms" : "%.1f ms", nanos / 1e6);
    }

    private static String number(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
