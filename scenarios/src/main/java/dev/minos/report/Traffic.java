package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations, latency and availability by kind, over the whole run, outside of faults, and in each fault's window. */
record Traffic(List<String> kinds, List<Part> parts) {
    private static final String OUTSIDE = "outside of faults";

    Traffic {
        kinds = List.copyOf(kinds);
        parts = List.copyOf(parts);
    }

    /** A part of the run with one tally a kind; {@code fault} is 0 for the parts that are no fault's window. */
    record Part(String name, int fault, long fromNanos, long toNanos, List<Tally> tallies) {
        Part {
            tallies = List.copyOf(tallies);
        }

        /** Whether it is one stretch of time, so that a silence in it is one. */
        boolean contiguous() {
            return !name.equals(OUTSIDE);
        }
    }

    static Traffic of(Kinds kinds, List<FaultWindow> faults, long startNanos, long endNanos) {
        List<FaultWindow> inForce = faults.stream().filter(FaultWindow::inForce).toList();
        List<Part> parts = new ArrayList<>();
        parts.add(part("whole run", 0, startNanos, endNanos, kinds));
        parts.add(part(OUTSIDE, 0, startNanos, endNanos, kinds));
        inForce.forEach(f -> parts.add(part(f.fault(), f.id(), f.fromNanos(), f.toNanos(), kinds)));
        count(kinds, parts);
        silences(kinds, parts);
        if (inForce.isEmpty()) {
            parts.remove(1);
        }
        return new Traffic(kinds.names(), parts);
    }

    private static Part part(String name, int fault, long from, long to, Kinds kinds) {
        List<Tally> tallies = new ArrayList<>();
        kinds.names().forEach(kind -> tallies.add(new Tally(from)));
        return new Part(name, fault, from, to, tallies);
    }

    private static void count(Kinds kinds, List<Part> parts) {
        History history = kinds.history();
        for (int i = 0; i < history.size(); i++) {
            long at = history.invokedNanos(i);
            boolean faulty = false;
            for (Part part : parts.subList(2, parts.size())) {
                if (part.fromNanos() <= at && at < part.toNanos()) {
                    add(part.tallies().get(kinds.of(i)), history, i);
                    faulty = true;
                }
            }
            add(parts.get(0).tallies().get(kinds.of(i)), history, i);
            if (!faulty) {
                add(parts.get(1).tallies().get(kinds.of(i)), history, i);
            }
        }
    }

    private static void add(Tally tally, History history, int i) {
        switch (history.outcome(i)) {
            case OK -> tally.ok(history.completedNanos(i) - history.invokedNanos(i));
            // A refused cas is an answer like any other: the store said what it was asked.
            case FAIL -> {
                if (history.refused(i)) {
                    tally.ok(history.completedNanos(i) - history.invokedNanos(i));
                } else {
                    tally.failed();
                }
            }
            case INFO -> tally.unknown();
        }
    }

    private static void silences(Kinds kinds, List<Part> parts) {
        History history = kinds.history();
        long[] answers = answersInOrder(history);
        for (long packed : answers) {
            int i = (int) packed;
            long at = history.completedNanos(i);
            for (Part part : parts) {
                if (part.fromNanos() <= at && at < part.toNanos()) {
                    part.tallies().get(kinds.of(i)).answered(at);
                }
            }
        }
        parts.forEach(part -> part.tallies().forEach(tally -> tally.end(part.toNanos())));
    }

    /** The answered operations sorted by the position of their answer (upper half), as numbers (lower half). */
    private static long[] answersInOrder(History history) {
        long[] answers = new long[history.size()];
        int n = 0;
        for (int i = 0; i < history.size(); i++) {
            if (history.outcome(i) == Outcome.OK || history.refused(i)) {
                answers[n++] = ((long) history.completed(i) << 32) | i;
            }
        }
        long[] sorted = Arrays.copyOf(answers, n);
        Arrays.sort(sorted);
        return sorted;
    }
}
