package dev.minos.scenario;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts, from the history, what clients did while each fault was in force. */
final class TrafficCount {
    private static final String WRITE = "write";

    private TrafficCount() {}

    static List<Window> of(History history, List<FaultTimeline.Span> faults, Iterable<String> modes, long endNanos) {
        List<Window> windows = new ArrayList<>();
        for (FaultTimeline.Span fault : faults) {
            long to = Math.min(fault.toNanos(), endNanos);
            windows.add(new Window(
                    fault.id(), fault.fault(), fault.fromNanos(), to, count(history, fault.fromNanos(), to, modes)));
        }
        return windows;
    }

    /** What keeps a window from showing anything, or null: every mode and the writes must have been tried. */
    static @Nullable String gap(Window window) {
        for (Map.Entry<String, Window.Counts> entry : window.traffic().entrySet()) {
            if (entry.getValue().invocations() == 0) {
                return "while '" + window.fault() + "' was in force, no client tried a "
                        + (entry.getKey().equals(WRITE) ? WRITE : entry.getKey() + " read");
            }
        }
        return null;
    }

    private static Map<String, Window.Counts> count(History history, long from, long to, Iterable<String> modes) {
        Map<String, long[]> counts = new LinkedHashMap<>();
        modes.forEach(mode -> counts.put(mode, new long[4]));
        counts.put(WRITE, new long[4]);
        for (int i = 0; i < history.size(); i++) {
            long invoked = history.invokedNanos(i);
            if (from <= invoked && invoked < to) {
                String mode = history.f(i).equals(Operation.READ) ? history.mode(i) : WRITE;
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
