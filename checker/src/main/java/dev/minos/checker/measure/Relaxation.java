package dev.minos.checker.measure;

import org.jspecify.annotations.Nullable;

/**
 * By how much the times of a history would have to be relaxed to make it linearizable, in ns; the worst key counts.
 *
 * @param atLeast proved to be needed; 0 exactly for what may be linearizable
 * @param atMost proved to suffice, {@link #INFINITE} if nothing is known to
 * @param reason why the two differ or nothing suffices; empty otherwise
 * @param evidence of what just a little less would not explain; null for a linearizable history, or when undecided
 */
public record Relaxation(
        long atLeast, long atMost, String reason, @Nullable Evidence evidence) {
    /** No relaxation of times helps. */
    public static final long INFINITE = Long.MAX_VALUE;

    /** Linearizable as it is. */
    public static final Relaxation NONE = new Relaxation(0, 0, "", null);

    static Relaxation undecided(String reason) {
        return new Relaxation(0, INFINITE, reason, null);
    }

    static Relaxation hopeless(String reason, @Nullable Evidence evidence) {
        return new Relaxation(INFINITE, INFINITE, reason, evidence);
    }

    /** Whether the least relaxation is known. */
    public boolean exact() {
        return atLeast == atMost;
    }

    /** What a history of both keys needs. */
    Relaxation or(Relaxation other) {
        Relaxation worse = other.atLeast > atLeast ? other : this;
        Relaxation wider = other.atMost > atMost ? other : this;
        String why = worse.reason.isEmpty() ? wider.reason : worse.reason;
        return new Relaxation(worse.atLeast, wider.atMost, why, worse.evidence);
    }
}
