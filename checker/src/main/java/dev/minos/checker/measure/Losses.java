package dev.minos.checker.measure;

import org.jspecify.annotations.Nullable;

/**
 * Writes that did not last, and values that should not be there.
 *
 * @param lost writes acknowledged to their client whose value nobody ever saw, although an operation that began later
 *     saw an older one: never replicated, or overwritten as if they had not been
 * @param lostEvidence of the first; null if there is none, as for the others
 * @param resurrected observations of a value although its deletion had been acknowledged before they began
 * @param failedButSeen observations of a value whose only write had certainly failed, as its client was told
 */
public record Losses(
        int lost,
        @Nullable Evidence lostEvidence,
        int resurrected,
        @Nullable Evidence resurrectedEvidence,
        int failedButSeen,
        @Nullable Evidence failedEvidence) {
    static final Losses NONE = new Losses(0, null, 0, null, 0, null);

    /** Of both keys. */
    Losses and(Losses other) {
        return new Losses(
                lost + other.lost,
                lostEvidence != null ? lostEvidence : other.lostEvidence,
                resurrected + other.resurrected,
                resurrectedEvidence != null ? resurrectedEvidence : other.resurrectedEvidence,
                failedButSeen + other.failedButSeen,
                failedEvidence != null ? failedEvidence : other.failedEvidence);
    }
}
