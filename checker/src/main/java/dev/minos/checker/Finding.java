package dev.minos.checker;

/**
 * What one engine found out about one key.
 *
 * @param order for YES the linearization: operations in order, optional ones that did not happen left out
 * @param blame for NO operations that look involved, a hint for the minimiser and no more; for UNKNOWN the order of
 *     mutators that a later engine may try first
 * @param reason for NO what is impossible, for UNKNOWN why
 */
public record Finding(Answer answer, int[] order, int[] blame, String reason) {
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    private static final int[] NONE = {};

    /** The reason of a search: it knows no more. */
    static final String NO_ORDER = "no order of the operations explains what they returned";

    /** Linearizable, by {@code order}. */
    public static Finding yes(int[] order) {
        return new Finding(Answer.YES, order, NONE, "");
    }

    /** Violated, for {@code reason}. */
    public static Finding no(String reason, int... blame) {
        return new Finding(Answer.NO, NONE, blame, reason);
    }

    /** Undecided, for {@code reason}. */
    public static Finding unknown(String reason) {
        return new Finding(Answer.UNKNOWN, NONE, NONE, reason);
    }

    /** Undecided, with an order of mutators that a later engine may try first. */
    public static Finding unknown(String reason, int[] guide) {
        return new Finding(Answer.UNKNOWN, NONE, guide, reason);
    }

    /** True if that is the answer. */
    public boolean is(Answer other) {
        return answer == other;
    }
}
