package dev.minos.system;

import dev.minos.history.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows after a request.
 *
 * @param value what a read returned; null for an absent key, and for everything that is no read
 * @param version the key's version if the system told one, otherwise -1
 * @param error why it is not ok; {@code mismatch} for a compare-and-set that was refused because of the value
 * @param refusal the actual value that such a refusal reported; null where it reported none
 * @param node who answered, null where nobody did
 */
public record Reply(
        Outcome outcome,
        @Nullable String value,
        long version,
        @Nullable String error,
        @Nullable Actual refusal,
        @Nullable String node) {
    /** The error of a compare-and-set that observed another value. */
    public static final String MISMATCH = "mismatch";

    /** The value that the key really had; null where it was absent. */
    public record Actual(@Nullable String value) {}

    public static Reply ok(@Nullable String value, long version, @Nullable String node) {
        return new Reply(Outcome.OK, value, version, null, null, node);
    }

    /** It certainly had no effect. */
    public static Reply fail(String error, @Nullable String node) {
        return new Reply(Outcome.FAIL, null, -1, error, null, node);
    }

    /** It may have taken effect, or may still. */
    public static Reply info(String error, @Nullable String node) {
        return new Reply(Outcome.INFO, null, -1, error, null, node);
    }

    public static Reply mismatch(@Nullable Actual actual, long version, @Nullable String node) {
        return new Reply(Outcome.FAIL, null, version, MISMATCH, actual, node);
    }
}
