package dev.minos.scenario;

import dev.minos.fault.FaultLog;
import dev.minos.history.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients did and how faults held them up, counted while a run goes on and in bounded memory, for runs that keep no
 * history there. What {@link TrafficCount} and {@link Liveness} read from a history, but for two things: an operation
 * counts where it completed, and only the last {@value #MOST_WINDOWS} faults are remembered one by one. Safe for use by
 * many threads.
 */
final class RunningTally {
    private static final int MOST_WINDOWS = 200;
    private static final int MOST_STALLS = 5;
    /** How long after its end a fault is watched for what it has done. */
    private static final long WATCH_NANOS = Duration.ofSeconds(60).toNanos();

    private static final String OWN_STATE = "stale";

    private final List<String> nodes;
    private final Set<String> kinds;
    private final long boundNanos;
    private final Map<String, long[]> whole = new LinkedHashMap<>();
    private final Map<Integer, Open> open = new LinkedHashMap<>();
    private final Deque<Window> windows = new ArrayDeque<>();
    private final List<String> stalls = new ArrayList<>();
    private final Set<String> verbs = new TreeSet<>();
    private long begunNanos;
    private long faults;
    private long idle;
    private long acknowledgedNanos;
    private long healthySinceNanos = Long.MAX_VALUE;
    private boolean stalled;
    private long longestStallNanos;
    private long slowestRecoveryNanos;

    /** A fault that is in force, or was a moment ago. */
    private static final class Open {
        private final FaultTimeline.Span begun;
        private final Map<String, long[]> counts = new LinkedHashMap<>();
        private final Map<String, Long> afterNanos = new TreeMap<>();
        private Window.Left left;
        private long healedNanos = Long.MAX_VALUE;
        private long stallNanos;

        private Open(FaultTimeline.Span begun, Window.Left left) {
            this.begun = begun;
            this.left = left;
        }
    }

    RunningTally(List<String> nodes, Set<String> kinds, Duration bound) {
        this.nodes = List.copyOf(nodes);
        this.kinds = Set.copyOf(kinds);
        this.boundNanos = bound.toNanos();
        kinds.forEach(kind -> whole.put(kind, new long[4]));
    }

    /** Clients start now. */
    synchronized void begin(long nanos) {
        begunNanos = nanos;
        acknowledgedNanos = nanos;
        healthySinceNanos = nanos;
    }

    /** The next entry of the log of faults. */
    synchronized void fault(FaultLog.Entry entry) {
        if (entry.phase() == FaultLog.Phase.INSTALLED) {
            FaultTimeline.Span span = new FaultTimeline.Span(
                    entry.id(), entry.fault(), entry.nanos(), Long.MAX_VALUE, entry.links(), entry.nodes());
            faults++;
            verbs.addAll(MajorityHealth.verbs(List.of(span)));
            Open opened = new Open(span, Window.Left.NO_MAJORITY);
            kinds.forEach(kind -> opened.counts.put(kind, new long[4]));
            open.put(entry.id(), opened);
        } else {
            Open healed = open.get(entry.id());
            if (healed != null) {
                healed.healedNanos = entry.nanos();
            }
        }
        note(entry.nanos());
        List<FaultTimeline.Span> inForce = open.values().stream()
                .filter(one -> one.healedNanos == Long.MAX_VALUE)
                .map(one -> one.begun)
                .toList();
        MajorityHealth.Health health = MajorityHealth.during(nodes, inForce);
        if (health != MajorityHealth.Health.LOST) {
            open.values().stream()
                    .filter(one -> one.healedNanos == Long.MAX_VALUE)
                    .forEach(one -> one.left = Window.Left.A_MAJORITY);
        }
        if (health != MajorityHealth.Health.HEALTHY) {
            healthySinceNanos = Long.MAX_VALUE;
        } else if (healthySinceNanos == Long.MAX_VALUE) {
            healthySinceNanos = entry.nanos();
            stalled = false;
        }
    }

    /** A client has its answer, or has given up. */
    synchronized void completed(String kind, Outcome outcome, long askedNanos, long nowNanos) {
        long[] all = whole.get(kind);
        if (all == null) {
            return;
        }
        count(all, outcome);
        note(nowNanos);
        boolean ok = outcome == Outcome.OK;
        for (Open fault : open.values()) {
            if (fault.healedNanos == Long.MAX_VALUE) {
                count(fault.counts.getOrDefault(kind, new long[4]), outcome);
            } else if (ok && askedNanos >= fault.healedNanos && !kind.equals(OWN_STATE)) {
                fault.afterNanos.putIfAbsent(kind, nowNanos - fault.healedNanos);
            }
        }
        if (ok && kind.equals(Workload.WRITE)) {
            acknowledgedNanos = nowNanos;
            stalled = false;
        }
        open.values().removeIf(fault -> isOver(fault, nowNanos) && close(fault));
    }

    private static void count(long[] counts, Outcome outcome) {
        counts[0]++;
        counts[1 + outcome.ordinal()]++;
    }

    /** Time has passed without an acknowledgement. */
    private void note(long nowNanos) {
        long without = nowNanos - acknowledgedNanos;
        for (Open fault : open.values()) {
            if (!fault.afterNanos.containsKey(Workload.WRITE)) {
                fault.stallNanos =
                        Math.max(fault.stallNanos, nowNanos - Math.max(acknowledgedNanos, fault.begun.fromNanos()));
            }
        }
        longestStallNanos = Math.max(longestStallNanos, without);
        if (healthySinceNanos == Long.MAX_VALUE || !kinds.contains(Workload.WRITE) || stalled) {
            return;
        }
        if (nowNanos - Math.max(acknowledgedNanos, healthySinceNanos) > boundNanos) {
            stalled = true;
            if (stalls.size() < MOST_STALLS) {
                stalls.add(String.format(
                        Locale.ROOT,
                        "no write was acknowledged for more than %s s until %.1f s, although a majority was up and"
                                + " connected all the time",
                        boundNanos / 1e9,
                        (nowNanos - begunNanos) / 1e9));
            }
        }
    }

    private boolean isOver(Open fault, long nowNanos) {
        if (fault.healedNanos == Long.MAX_VALUE) {
            return false;
        }
        boolean served = kinds.stream().allMatch(kind -> kind.equals(OWN_STATE) || fault.afterNanos.containsKey(kind));
        return served || nowNanos - fault.healedNanos > WATCH_NANOS;
    }

    private boolean close(Open fault) {
        Recovery recovery = new Recovery(fault.stallNanos, fault.afterNanos);
        slowestRecoveryNanos = Math.max(slowestRecoveryNanos, recovery.slowestNanos());
        Map<String, Window.Counts> counts = new LinkedHashMap<>();
        fault.counts.forEach((kind, count) -> counts.put(kind, counts(count)));
        idle += counts.values().stream().anyMatch(count -> count.invocations() == 0) ? 1 : 0;
        windows.add(new Window(
                fault.begun.id(),
                fault.begun.fault(),
                fault.begun.fromNanos(),
                fault.healedNanos,
                counts,
                fault.left,
                recovery));
        if (windows.size() > MOST_WINDOWS) {
            windows.remove();
        }
        return true;
    }

    private static Window.Counts counts(long[] count) {
        return new Window.Counts(count[0], count[1], count[2], count[3]);
    }

    /** What there is to say of the traffic; the windows are the last ones. */
    synchronized Traffic traffic() {
        Map<String, Window.Counts> all = new LinkedHashMap<>();
        whole.forEach((kind, count) -> all.put(kind, counts(count)));
        return new Traffic(all, List.copyOf(windows));
    }

    /** Where nothing went on although it should have, a sentence each; the first of them. */
    synchronized List<String> stalls() {
        return List.copyOf(stalls);
    }

    /** The first words of all faults so far. */
    synchronized Set<String> verbs() {
        return Set.copyOf(verbs);
    }

    /** So far, in a few words. */
    synchronized String text() {
        long operations = whole.values().stream().mapToLong(count -> count[0]).sum();
        return String.format(
                Locale.ROOT,
                "%d operations, %d faults%s, never longer than %.1f s without a write, recovered within %.1f s",
                operations,
                faults,
                idle == 0 ? "" : " (" + idle + " without traffic)",
                longestStallNanos / 1e9,
                slowestRecoveryNanos / 1e9);
    }
}
