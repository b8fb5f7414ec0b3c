package dev.minos.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.checker.measure.Evidence;
import dev.minos.checker.measure.Losses;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.checker.measure.ReadStaleness;
import dev.minos.checker.measure.Relaxation;
import dev.minos.checker.measure.Sequential;
import dev.minos.checker.measure.Sessions;
import dev.minos.checker.measure.VersionBounds;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one mode as JSON: {@code "measures": {"staleness", "delta", "gamma", "versions", "sequential",
 * "sessions", "losses"}}. Times are in milliseconds, null where nothing is enough or known.
 */
public final class MeasuresJson {
    private MeasuresJson() {}

    /** Puts them into {@code json}. */
    public static void write(ObjectNode json, ModeConsistency measured) {
        ReadStaleness reads = measured.staleness();
        ObjectNode stale = json.putObject("staleness");
        stale.put("reads", reads.size()).put("stale", reads.stale());
        millis(stale, "p50Millis", reads.quantileNanos(0.5));
        millis(stale, "p99Millis", reads.quantileNanos(0.99));
        millis(stale, "maxMillis", reads.maxNanos());
        stale.put("maxVersions", reads.maxVersions());
        relaxation(json.putObject("delta"), measured.delta());
        relaxation(json.putObject("gamma"), measured.gamma());
        versions(json.putObject("versions"), measured.versions());
        sequential(json.putObject("sequential"), measured.sequential());
        ObjectNode sessions = json.putObject("sessions");
        for (Sessions.Tally tally : measured.sessions().guarantees()) {
            ObjectNode one = sessions.putObject(tally.guarantee().words().replace(' ', '-'));
            one.put("violations", tally.operations()).put("sessions", tally.sessions());
            evidence(one, tally.evidence());
        }
        losses(json.putObject("losses"), measured.losses());
    }

    private static void relaxation(ObjectNode json, Relaxation relaxation) {
        millis(json, "atLeastMillis", relaxation.atLeast());
        millis(json, "atMostMillis", relaxation.atMost());
        json.put("exact", relaxation.exact()).put("reason", relaxation.reason());
        evidence(json, relaxation.evidence());
    }

    private static void versions(ObjectNode json, VersionBounds bounds) {
        atMost(json, "atLeast", bounds.atLeast());
        atMost(json, "atMost", bounds.atMost());
        json.put("exact", bounds.exact()).put("possible", !bounds.impossible());
        evidence(json, bounds.evidence());
    }

    private static void atMost(ObjectNode json, String name, int versions) {
        if (versions == VersionBounds.UNBOUNDED) {
            json.putNull(name);
        } else {
            json.put(name, versions);
        }
    }

    private static void sequential(ObjectNode json, Sequential sequential) {
        json.put("answer", sequential.answer().name().toLowerCase(Locale.ROOT)).put("reason", sequential.reason());
        evidence(json, sequential.evidence());
    }

    private static void losses(ObjectNode json, Losses losses) {
        evidence(json.putObject("lost").put("count", losses.lost()), losses.lostEvidence());
        evidence(json.putObject("resurrected").put("count", losses.resurrected()), losses.resurrectedEvidence());
        evidence(json.putObject("failedButSeen").put("count", losses.failedButSeen()), losses.failedEvidence());
    }

    private static void millis(ObjectNode json, String name, long nanos) {
        if (nanos < 0 || nanos == Relaxation.INFINITE) {
            json.putNull(name);
        } else {
            json.put(name, nanos / 1e6);
        }
    }

    private static void evidence(ObjectNode json, @Nullable Evidence evidence) {
        if (evidence != null) {
            ObjectNode shown = json.putObject("evidence");
            shown.put("key", evidence.key() == null ? null : String.valueOf(evidence.key()));
            shown.put("sentence", evidence.sentence());
            evidence.operations().forEach(shown.putArray("operations")::add);
        }
    }
}
