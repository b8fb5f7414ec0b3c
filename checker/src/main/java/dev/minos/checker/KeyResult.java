package dev.minos.checker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one key.
 *
 * @param key the key, null for operations without one
 * @param operations how many operations it has that say anything
 * @param engine what decided it: {@code zones}, {@code versions}, {@code search}, …
 * @param nanos how long that took, everything together
 * @param explainNanos how much of it went into the counterexample: making it minimal and judging it again
 * @param reason why it is unknown or what is impossible; empty when linearizable
 * @param witness when linearizable, a linearization: operation numbers in the history, in order; those that did not
 *     happen are left out
 * @param counterexample when violated
 */
public record KeyResult(
        @Nullable Object key,
        Decision decision,
        int operations,
        String engine,
        long nanos,
        long explainNanos,
        String reason,
        Witness witness,
        @Nullable Counterexample counterexample) {
    /** The three answers. */
    public enum Decision {
        LINEARIZABLE,
        VIOLATED,
        UNKNOWN
    }

    /** A linearization, made into a list only when somebody asks. */
    @FunctionalInterface
    public interface Witness {
        /** Operation numbers in the order in which they took effect. */
        List<Integer> operations();
    }
}
