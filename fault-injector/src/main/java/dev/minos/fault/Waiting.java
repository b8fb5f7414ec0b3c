package dev.minos.fault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what nobody announces: a look every few milliseconds until a deadline. */
final class Waiting {
    private static final long PERIOD_NANOS = 2_000_000;

    private Waiting() {}

    /** Whether the condition came true in time; an interrupt ends the wait early and stays set. */
    static boolean until(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(PERIOD_NANOS);
        }
        return true;
    }
}
