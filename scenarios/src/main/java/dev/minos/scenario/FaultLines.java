package dev.minos.scenario;

import org.jspecify.annotations.Nullable;

/** What may stand behind {@code fault:} in a scenario. */
final class FaultLines {
    private FaultLines() {}

    /** One sentence about what is wrong with the line, or null. */
    static @Nullable String problem(String line) {
        return line.isBlank() ? "The fault is empty." : null;
    }
}
