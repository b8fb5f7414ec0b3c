package dev.minos.scenario;

import dev.minos.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts, from the history, what clients did while each fault was in force. */
final class TrafficCount {
    private TrafficCount() {}

    /**
     * @param nodes of the cluster
     * @param endNanos when clients stopped; what came later are the final reads
     */
    static Traffic of(
            History history, List<String> nodes, List<FaultTimeline.Span> faults, Workload workload, long endNanos) {
        Liveness liveness = new Liveness(history, workload.kinds(), endNanos);
        List<Window> windows = new ArrayList<>();
        for (FaultTimeline.Span fault : faults) {
            long from = fault.fromNanos();
            long to = Math.min(fault.toNanos(), endNanos);
            windows.add(new Window(
                    fault.id(),
                    fault.fault(),
                    from,
                    to,
                    count(history, from, to, workload.kinds()),
                    MajorityHealth.left(nodes, faults, from, to),
                    liveness.of(fault)));
        }
        return new Traffic(count(history, 0, endNanos, workload.kinds()), windows);
    }

    private static Map<String, Window.Counts> count(History history, long from, long to, Iterable<String> kinds) {
        Map<String, long[]> counts = new LinkedHashMap<>();
        kinds.forEach(kind -> counts.put(kind, new long[4]));
        for (int i = 0; i < history.size(); i++) {
            long invoked = history.invokedNanos(i);
            if (from <= invoked && invoked < to) {
                String mode = Workload.kind(history, i);
                long[] count = mode == null ? null : counts.get(mode);
                if (count != null) {
                    count[0]++;
                    count[1 + history.outcome(i).ordinal()]++;
                }
            }
        }
        Map<String, Window.Counts> result = new LinkedHashMap<>();
        counts.forEach((mode, count) -> result.put(mode, new Window.Counts(count[0], count[1], count[2], count[3])));
        return result;
    }
}
