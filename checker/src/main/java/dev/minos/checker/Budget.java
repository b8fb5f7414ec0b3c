package dev.minos.checker;

import java.util.function.LongSupplier;

/**
 * What an engine may still spend on one key: time, memory and steps. Engines call {@link #step} inside every loop that
 * can grow and {@link #reserve} before they grow a table, so neither a deadline nor the memory cap can be overrun by a
 * single long step. One thread.
 */
public final class Budget {
    /** The limit that was hit, in words that fit after "because". */
    public static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exceeded(String limit) {
            super(limit, null, false, false);
        }

        /** What was spent: words that fit after "because". */
        public String limit() {
            return String.valueOf(getMessage());
        }
    }

    private static final int STEPS_BETWEEN_LOOKS = 1024;

    private final LongSupplier nanos;
    private final long deadline;
    private final long bytesAllowed;
    private long bytesUsed;
    private final long stepsGiven;
    private long stepsLeft;
    private int untilLook = STEPS_BETWEEN_LOOKS;

    private Budget(LongSupplier nanos, long deadline, long bytesAllowed, long steps) {
        this.nanos = nanos;
        this.deadline = deadline;
        this.bytesAllowed = bytesAllowed;
        this.stepsGiven = steps;
        this.stepsLeft = steps;
    }

    /** Time, memory and steps without end. */
    public static Budget unlimited() {
        return new Budget(() -> 0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** {@code deadline} is a moment of {@code nanos}. */
    public static Budget until(LongSupplier nanos, long deadline, long bytes) {
        return new Budget(nanos, deadline, bytes, Long.MAX_VALUE);
    }

    /** The same deadline and memory, at most {@code steps} steps. */
    public Budget withSteps(long steps) {
        return new Budget(nanos, deadline, bytesAllowed - bytesUsed, steps);
    }

    /** A tenth of the time that is left, for what is nice to have. */
    Budget tenth() {
        long now = nanos.getAsLong();
        return new Budget(nanos, now + (deadline - now) / 10, bytesAllowed - bytesUsed, Long.MAX_VALUE);
    }

    /** At least {@code moreNanos} from now, even if the deadline is nearer, and at most {@code steps}: for a last look. */
    Budget atLeast(long moreNanos, long steps) {
        long soonest = nanos.getAsLong() + moreNanos;
        long later = deadline == Long.MAX_VALUE || deadline - soonest > 0 ? deadline : soonest;
        return new Budget(nanos, later, bytesAllowed - bytesUsed, steps);
    }

    /** How many steps were taken. */
    long steps() {
        return stepsGiven - Math.max(0, stepsLeft);
    }

    /**
     * One step of a search. Looks at the clock now and then.
     *
     * @throws Exceeded when nothing is left
     */
    public void step() {
        if (--stepsLeft < 0) {
            throw new Exceeded(Limit.STEPS.reason());
        }
        if (--untilLook == 0) {
            untilLook = STEPS_BETWEEN_LOOKS;
            look();
        }
    }

    /** Looks at the clock now. */
    public void look() {
        if (nanos.getAsLong() - deadline > 0 && deadline != Long.MAX_VALUE) {
            throw new Exceeded(Limit.TIME.reason());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Exceeded("the check was cancelled");
        }
    }

    /**
     * Before a table grows by so many bytes.
     *
     * @throws Exceeded when they are not there, or time is over
     */
    public void reserve(long bytes) {
        look();
        bytesUsed += bytes;
        if (bytesUsed > bytesAllowed) {
            throw new Exceeded(Limit.MEMORY.reason());
        }
    }

    /** A table of so many bytes is gone. */
    public void release(long bytes) {
        bytesUsed -= bytes;
    }
}
