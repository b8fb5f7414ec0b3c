package dev.minos.cli;

import dev.minos.scenario.Window;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How faults held clients up, in a line for the terminal. */
final class RecoveryText {
    private static final int FAULT_LENGTH = 40;

    private RecoveryText() {}

    /** Empty when nothing was broken. */
    static String of(List<Window> windows) {
        if (windows.isEmpty()) {
            return "";
        }
        Window slowest = windows.stream()
                .max(Comparator.comparingLong(window -> window.recovery().slowestNanos()))
                .orElseThrow();
        long stall = windows.stream()
                .mapToLong(window -> window.recovery().stallNanos())
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "without a write for %.1f s at most; served again %.1f s after '%s' at most",
                stall / 1e9,
                slowest.recovery().slowestNanos() / 1e9,
                slowest.fault().length() <= FAULT_LENGTH
                        ? slowest.fault()
                        : slowest.fault().substring(0, FAULT_LENGTH) + "...");
    }
}
