package dev.minos.checker.measure;

import org.jspecify.annotations.Nullable;

/**
 * Whether each key by itself is sequentially consistent (Lamport 1979): some order of its operations explains it that
 * keeps the order of each process, real time or not. Says nothing of several keys together, which this property does
 * not compose to.
 *
 * @param reason why it is unknown; empty otherwise
 * @param evidence operations of which no order explains all, null unless violated
 */
public record Sequential(
        Answer answer, String reason, @Nullable Evidence evidence) {
    /** The three answers. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    static final Sequential YES = new Sequential(Answer.YES, "", null);

    static Sequential unknown(String reason) {
        return new Sequential(Answer.UNKNOWN, reason, null);
    }

    static Sequential no(Evidence evidence) {
        return new Sequential(Answer.NO, "", evidence);
    }

    /** Of both keys. */
    Sequential and(Sequential other) {
        if (answer == Answer.NO || other.answer == Answer.YES) {
            return this;
        }
        return answer == Answer.YES || other.answer == Answer.NO ? other : this;
    }
}
