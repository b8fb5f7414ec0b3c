package dev.minos.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One injected fault, from its installation until it was healed (or until the run ended).
 *
 * @param phase what became of it: {@code installed}, {@code healed}, {@code skipped} or {@code failed}
 * @param evidence node → what proved that the fault was in force
 */
record FaultWindow(
        int id,
        String fault,
        @Nullable String intent,
        String phase,
        long fromNanos,
        long toNanos,
        List<String> links,
        List<String> nodes,
        Map<String, String> evidence,
        @Nullable String reason) {

    FaultWindow {
        links = List.copyOf(links);
        nodes = List.copyOf(nodes);
        evidence = Map.copyOf(evidence);
    }

    boolean inForce() {
        return phase.equals("installed") || phase.equals("healed");
    }

    boolean covers(long nanos) {
        return inForce() && fromNanos <= nanos && nanos < toNanos;
    }

    /** Whether this fault hit the node itself, not only somebody else. */
    boolean hits(String node) {
        return nodes.contains(node);
    }
}
