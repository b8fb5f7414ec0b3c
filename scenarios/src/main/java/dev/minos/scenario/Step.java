package dev.minos.scenario;

import java.time.Duration;
import java.util.List;

/**
 * One step of a fault schedule: wait, then hold the faults, then heal them in reverse order.
 *
 * @param faults lines as {@code dev.minos.fault.Fault} prints them; none is a step that only waits
 */
public record Step(Duration before, List<String> faults, Duration hold) {
    public Step {
        if (before.isNegative() || hold.isNegative()) {
            throw new IllegalArgumentException("time runs forwards");
        }
        faults = List.copyOf(faults);
    }

    Duration length() {
        return before.plus(hold);
    }
}
