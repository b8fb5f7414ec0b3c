package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.system.Reply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The pace of one client. Belongs to its thread. */
final class Pace {
    /** A client that is refused at once does not ask again before this time; otherwise it would only burn the CPU. */
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RunState state;
    private final long intervalNanos;

    /** @param rate operations a second; 0 is a closed loop */
    Pace(RunState state, int rate) {
        this.state = state;
        this.intervalNanos = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
    }

    /** Has {@code turn} done again and again, until clients shall stop. */
    void keep(Supplier<Reply> turn) {
        long due = System.nanoTime();
        while (!state.clientsShallStop()) {
            long started = System.nanoTime();
            Reply reply = turn.get();
            due = Math.max(due + intervalNanos, started);
            if (reply.outcome() != Outcome.OK && !reply.decided()) {
                due = Math.max(due, started + AFTER_FAILURE_NANOS);
            }
            restUntil(due);
        }
    }

    /** Waits, but not longer than clients shall work. */
    void rest(long nanos) {
        restUntil(System.nanoTime() + nanos);
    }

    private void restUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !state.clientsShallStop(); ) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }
}
