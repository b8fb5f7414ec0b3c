package dev.minos.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What faults left of a cluster, as far as that follows from the log of faults: a majority of nodes that are up and can
 * all talk to each other, in both directions, can go on whatever became of the others. Pure functions.
 */
final class MajorityHealth {
    /** Faults that take the nodes they name away. */
    private static final Set<String> DOWN = Set.of("kill", "pause", "stop", "wipe", "unsync-drop", "torn-write");
    /** Faults that take links away. */
    private static final Set<String> CUT = Set.of("cut", "isolate", "partition");
    /** Beyond that there are too many majorities to look at. */
    private static final int MOST_NODES = 16;

    private MajorityHealth() {}

    /** How it was with a cluster at one moment. */
    enum Health {
        /** Some majority was up and connected, and nothing else was wrong. */
        HEALTHY,
        /** Something was wrong of which nobody can say what it takes away: slow links, lost packets, members that go. */
        HAMPERED,
        /** There was no majority that could do anything. */
        LOST
    }

    /** A time without interruption. */
    record Stretch(long fromNanos, long toNanos) {}

    /** While these faults were in force, all at once. */
    static Health during(List<String> nodes, List<FaultTimeline.Span> inForce) {
        if (nodes.size() > MOST_NODES) {
            return Health.HAMPERED;
        }
        int[] reach = reach(nodes, inForce);
        int up = up(nodes, inForce);
        int majority = nodes.size() / 2 + 1;
        boolean left = false;
        for (int set = 1; set < 1 << nodes.size() && !left; set++) {
            left = Integer.bitCount(set) == majority && (set & ~up) == 0 && isConnected(set, reach);
        }
        if (!left) {
            return Health.LOST;
        }
        Predicate<FaultTimeline.Span> known = span -> DOWN.contains(verb(span)) || CUT.contains(verb(span));
        return inForce.stream().allMatch(known) ? Health.HEALTHY : Health.HAMPERED;
    }

    /** The longest times between two moments in which there was a healthy majority throughout. */
    static List<Stretch> stretches(List<String> nodes, List<FaultTimeline.Span> faults, long from, long to) {
        List<Stretch> stretches = new ArrayList<>();
        long begun = -1;
        for (long moment : moments(faults, from, to)) {
            boolean healthy = moment < to && during(nodes, inForce(faults, moment)) == Health.HEALTHY;
            if (healthy && begun < 0) {
                begun = moment;
            } else if (!healthy && begun >= 0) {
                stretches.add(new Stretch(begun, moment));
                begun = -1;
            }
        }
        return stretches;
    }

    /** Whether a majority may have been there at some moment of this time. */
    static Window.Left left(List<String> nodes, List<FaultTimeline.Span> faults, long from, long to) {
        for (long moment : moments(faults, from, to)) {
            if (moment < to && during(nodes, inForce(faults, moment)) != Health.LOST) {
                return Window.Left.A_MAJORITY;
            }
        }
        return from < to ? Window.Left.NO_MAJORITY : Window.Left.A_MAJORITY;
    }

    /** When anything began or ended, and the two ends themselves. */
    private static SortedSet<Long> moments(List<FaultTimeline.Span> faults, long from, long to) {
        SortedSet<Long> moments = new TreeSet<>(List.of(from, to));
        for (FaultTimeline.Span fault : faults) {
            moments.add(Math.min(to, Math.max(from, fault.fromNanos())));
            moments.add(Math.min(to, Math.max(from, fault.toNanos())));
        }
        return moments;
    }

    private static List<FaultTimeline.Span> inForce(List<FaultTimeline.Span> faults, long nanos) {
        return faults.stream()
                .filter(fault -> fault.fromNanos() <= nanos && nanos < fault.toNanos())
                .toList();
    }

    /** The first words of these faults. */
    static Set<String> verbs(List<FaultTimeline.Span> faults) {
        return faults.stream().map(MajorityHealth::verb).collect(Collectors.toSet());
    }

    private static String verb(FaultTimeline.Span span) {
        int end = span.fault().indexOf(' ');
        return end < 0 ? span.fault() : span.fault().substring(0, end);
    }

    private static int up(List<String> nodes, List<FaultTimeline.Span> inForce) {
        int up = (1 << nodes.size()) - 1;
        for (FaultTimeline.Span span : inForce) {
            if (DOWN.contains(verb(span))) {
                for (String node : span.nodes()) {
                    up &= ~(1 << nodes.indexOf(node));
                }
            }
        }
        return up;
    }

    /** For each node the set of those with which it can talk in both directions, itself included. */
    private static int[] reach(List<String> nodes, List<FaultTimeline.Span> inForce) {
        int[] reach = new int[nodes.size()];
        Arrays.fill(reach, (1 << nodes.size()) - 1);
        for (FaultTimeline.Span span : inForce) {
            if (CUT.contains(verb(span))) {
                for (String link : span.links()) {
                    int arrow = link.indexOf('>');
                    int from = nodes.indexOf(link.substring(0, arrow));
                    int to = nodes.indexOf(link.substring(arrow + 1));
                    reach[from] &= ~(1 << to);
                    reach[to] &= ~(1 << from);
                }
            }
        }
        return reach;
    }

    private static boolean isConnected(int set, int[] reach) {
        for (int node = 0; node < reach.length; node++) {
            if ((set & 1 << node) != 0 && (set & ~reach[node]) != 0) {
                return false;
            }
        }
        return true;
    }
}
