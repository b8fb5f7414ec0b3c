package dev.minos.scenario;

import java.time.Duration;

/**
 * The phases of a run, all with clients running.
 *
 * @param warmUp before the first fault
 * @param time during which the schedule is followed, from its start again when it ends early
 * @param quiet after everything has been healed
 */
public record Timing(Duration warmUp, Duration time, Duration quiet) {
    public Timing {
        if (warmUp.isNegative() || time.isNegative() || time.isZero() || quiet.isNegative()) {
            throw new IllegalArgumentException("a run takes time");
        }
    }

    Duration all() {
        return warmUp.plus(time).plus(quiet);
    }
}
