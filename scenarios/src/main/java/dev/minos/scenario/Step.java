package dev.minos.scenario;

import dev.minos.fault.Schedules;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a fault schedule: wait, then hold the faults, then heal them in reverse order.
 *
 * @param faults lines as {@code dev.minos.fault.Fault} prints them; none is a step that only waits
 * @param drawn how faults are drawn from the lines during {@code hold}; null holds all of them all the time
 */
public record Step(
        Duration before,
        List<String> faults,
        Duration hold,
        @Nullable Drawn drawn) {
    public Step {
        if (before.isNegative() || hold.isNegative()) {
            throw new IllegalArgumentException("time runs forwards");
        }
        faults = List.copyOf(faults);
    }

    public Step(Duration before, List<String> faults, Duration hold) {
        this(before, faults, hold, null);
    }

    /** A shape of schedule and its rhythm; the run's seed decides the rest. */
    public record Drawn(Schedules.Pattern pattern, Schedules.Rhythm rhythm) {}

    Duration length() {
        return before.plus(hold);
    }
}
