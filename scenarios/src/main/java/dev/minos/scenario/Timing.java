package dev.minos.scenario;

import java.time.Duration;

/**
 * The phases of a run, all with clients running.
 *
 * @param warmUp before the first fault
 * @param time during which the schedule is followed, from its start again when it ends early
 * @param quiet after everything has been healed
 * @param recoverWithin the longest time in which no write need be acknowledged although a majority is up and connected
 * @param endless whether it goes on until somebody stops it, judged while it goes on and not kept in memory
 */
public record Timing(Duration warmUp, Duration time, Duration quiet, Duration recoverWithin, boolean endless) {
    /** The time of a run that nobody stops: longer than any machine lasts. */
    static final Duration ENDLESS = Duration.ofDays(3650);

    public static final Duration RECOVER_WITHIN = Duration.ofSeconds(30);

    public Timing {
        if (recoverWithin.isNegative() || recoverWithin.isZero()) {
            throw new IllegalArgumentException("a cluster needs time to recover");
        }
        if (warmUp.isNegative() || time.isNegative() || time.isZero() || quiet.isNegative()) {
            throw new IllegalArgumentException("a run takes time");
        }
    }

    /** Of a run that comes to its end, with the usual time to recover. */
    public Timing(Duration warmUp, Duration time, Duration quiet) {
        this(warmUp, time, quiet, RECOVER_WITHIN, false);
    }

    Timing withTime(Duration other) {
        return new Timing(warmUp, other, quiet, recoverWithin, endless);
    }

    Duration all() {
        return warmUp.plus(time).plus(quiet);
    }
}
