package dev.minos.scenario;

import dev.minos.history.History;
import dev.minos.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When clients were served, from the history: how long each fault held them up, and whether they were held up too long. */
final class Liveness {
    /** What a node answers from what it has itself says nothing of the cluster. */
    private static final String OWN_STATE = "stale";

    private final History history;
    private final Set<String> kinds;
    private final long endNanos;
    /** When something that changes keys was acknowledged, in order. */
    private final long[] acknowledged;

    /** @param endNanos when clients stopped; what came later are the final reads */
    Liveness(History history, Set<String> kinds, long endNanos) {
        this.history = history;
        this.kinds = kinds;
        this.endNanos = endNanos;
        long[] times = new long[history.size()];
        int count = 0;
        for (int i = 0; i < history.size(); i++) {
            if (Workload.WRITE.equals(Workload.kind(history, i)) && history.outcome(i) == Outcome.OK) {
                times[count++] = history.completedNanos(i);
            }
        }
        acknowledged = Arrays.copyOf(times, count);
        Arrays.sort(acknowledged);
    }

    /** How it was with one fault. */
    Recovery of(FaultTimeline.Span fault) {
        long healed = Math.min(fault.toNanos(), endNanos);
        Map<String, Long> after = new TreeMap<>();
        if (fault.toNanos() < endNanos) {
            for (int i = 0; i < history.size(); i++) {
                String kind = kind(i);
                if (kind != null && history.invokedNanos(i) >= healed && history.outcome(i) == Outcome.OK) {
                    after.merge(kind, history.completedNanos(i) - healed, Math::min);
                }
            }
        }
        long served = Math.min(endNanos, healed + after.getOrDefault(Workload.WRITE, endNanos - healed));
        return new Recovery(longestWithout(fault.fromNanos(), served), after);
    }

    private @Nullable String kind(int operation) {
        String kind = Workload.kind(history, operation);
        boolean counts = kind != null && kinds.contains(kind) && !kind.equals(OWN_STATE);
        return counts && history.invokedNanos(operation) < endNanos ? kind : null;
    }

    /** The longest time within these moments in which nothing that changes keys was acknowledged. */
    private long longestWithout(long from, long to) {
        int at = Arrays.binarySearch(acknowledged, from);
        long last = from;
        long longest = 0;
        for (int i = at < 0 ? -at - 1 : at; i < acknowledged.length && acknowledged[i] < to; i++) {
            longest = Math.max(longest, acknowledged[i] - last);
            last = acknowledged[i];
        }
        return Math.max(longest, to - last);
    }

    /**
     * Where nothing was acknowledged for longer than the bound although a majority was up and connected all the time, a
     * sentence each.
     */
    List<String> stalls(List<String> nodes, List<FaultTimeline.Span> faults, long begunNanos, Duration bound) {
        List<String> stalls = new ArrayList<>();
        if (!kinds.contains(Workload.WRITE)) {
            return stalls;
        }
        for (MajorityHealth.Stretch stretch : MajorityHealth.stretches(nodes, faults, begunNanos, endNanos)) {
            long longest = longestWithout(stretch.fromNanos(), stretch.toNanos());
            if (longest > bound.toNanos()) {
                stalls.add(String.format(
                        Locale.ROOT,
                        "no write was acknowledged for %.1f s between %.1f s and %.1f s, although a majority was up and"
                                + " connected all the time (allowed: %s s)",
                        longest / 1e9,
                        (stretch.fromNanos() - begunNanos) / 1e9,
                        (stretch.toNanos() - begunNanos) / 1e9,
                        bound.toMillis() / 1e3));
            }
        }
        return stalls;
    }
}
