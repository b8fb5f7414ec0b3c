package dev.minos.system;

import dev.minos.history.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows after a request.
 *
 * @param value what a read returned; null for an absent key, and for everything that is no read
 * @param version the key's version, or the place in the log that an answer is of, if the system told one; otherwise -1
 * @param error why it is not ok; {@code mismatch} for a conditional write that was refused because of what was there
 * @param refusal the actual value that such a refusal reported; null where it reported none
 * @param node who answered, null where nobody did
 * @param page what a page showed; null for everything else
 */
public record Reply(
        Outcome outcome,
        @Nullable String value,
        long version,
        @Nullable String error,
        @Nullable Actual refusal,
        @Nullable String node,
        @Nullable Page page) {
    /** The error of a conditional write that observed another value or version. */
    public static final String MISMATCH = "mismatch";

    public Reply(
            Outcome outcome,
            @Nullable String value,
            long version,
            @Nullable String error,
            @Nullable Actual refusal,
            @Nullable String node) {
        this(outcome, value, version, error, refusal, node, null);
    }

    /**
     * Keys in the order in which they came.
     *
     * @param more whether others follow behind the last one
     */
    public record Page(List<Item> items, boolean more) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** One key of a page. */
    public record Item(String key, String value, long version) {}

    /** The value that the key really had; null where it was absent. */
    public record Actual(@Nullable String value) {}

    public static Reply ok(@Nullable String value, long version, @Nullable String node) {
        return new Reply(Outcome.OK, value, version, null, null, node);
    }

    /** @param index the place in the store's log at which the page was true, -1 without one */
    public static Reply page(Page page, long index, @Nullable String node) {
        return new Reply(Outcome.OK, null, index, null, null, node, page);
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

    /** Whether the store has decided what was asked: it happened, or its condition did not hold. */
    public boolean decided() {
        return outcome == Outcome.OK || MISMATCH.equals(error);
    }
}
