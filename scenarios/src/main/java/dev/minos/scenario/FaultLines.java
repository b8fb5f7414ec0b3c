package dev.minos.scenario;

import dev.minos.fault.Fault;
import org.jspecify.annotations.Nullable;

/** What may stand behind {@code fault:} in a scenario. */
final class FaultLines {
    private FaultLines() {}

    /** One sentence about what is wrong with the line, or null. */
    static @Nullable String problem(String line) {
        try {
            Fault.parse(line);
            return null;
        } catch (IllegalArgumentException e) {
            return "'" + line + "' is no fault: " + e.getMessage() + ".";
        }
    }
}
