package dev.minos.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients did, counted: in the whole run, and while each fault was in force. A run in which nothing was asked, or
 * nothing was answered, must not pass for a good one.
 *
 * @param whole by read mode and {@code write}, without the final reads
 */
record Traffic(Map<String, Window.Counts> whole, List<Window> windows) {
    /** Fewer answers than this show nothing. */
    static final int LEAST_OKS = 10;

    Traffic {
        whole = Collections.unmodifiableMap(new LinkedHashMap<>(whole));
        windows = List.copyOf(windows);
    }

    /** What keeps the run from showing anything, a sentence each. */
    List<String> gaps(Scenario scenario) {
        List<String> gaps = new ArrayList<>();
        whole.forEach((kind, counts) -> {
            boolean matters = kind.equals(Workload.WRITE) || scenario.expected(kind) != Expectation.ANY;
            if (matters && counts.oks() < LEAST_OKS) {
                gaps.add("only " + counts.oks() + " " + name(kind) + "s succeeded in the whole run");
            }
        });
        if (scenario.breaks() && windows.isEmpty()) {
            gaps.add("no fault took effect");
        }
        for (Window window : windows) {
            window.traffic().forEach((kind, counts) -> {
                if (counts.invocations() == 0) {
                    gaps.add("while '" + window.fault() + "' was in force, no client tried a " + name(kind));
                }
            });
        }
        List<Window> answerable = windows.stream()
                .filter(window -> window.left() == Window.Left.A_MAJORITY)
                .toList();
        boolean answered = answerable.stream()
                .flatMap(window -> window.traffic().values().stream())
                .anyMatch(counts -> counts.oks() > 0);
        if (!answerable.isEmpty() && !answered) {
            gaps.add("no request succeeded while any fault was in force");
        }
        return gaps;
    }

    private static String name(String kind) {
        return kind.equals(Workload.WRITE) ? kind : kind + " read";
    }
}
