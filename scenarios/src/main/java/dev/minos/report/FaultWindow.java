package dev.minos.report;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Whether this fault leaves the node without a majority of the cluster that it can talk to in both directions. */
    boolean cutsFromMajority(String node, int clusterSize) {
        Set<String> lost = new HashSet<>();
        for (String link : links) {
            int arrow = link.indexOf('>');
            if (arrow > 0) {
                String from = link.substring(0, arrow);
                String to = link.substring(arrow + 1);
                if (from.equals(node) || to.equals(node)) {
                    lost.add(from.equals(node) ? to : from);
                }
            }
        }
        return !lost.isEmpty() && 2 * (clusterSize - lost.size()) <= clusterSize;
    }

    /** Whether this fault was aimed at the node itself, not only at somebody else. */
    boolean hits(String node) {
        return links.isEmpty() && nodes.contains(node);
    }
}
