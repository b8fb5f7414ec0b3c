package dev.minos.history;

import org.jspecify.annotations.Nullable;

/**
 * What a client did or heard, as a {@link Recorder} tells it to those who follow a run while it goes on.
 *
 * @param value of an invocation what is to be written (of a cas the list of the expected and the new value), of {@link
 *     Type#OK} what was returned, of {@link Type#REFUSED} what was there instead
 * @param mode of a read its mode, null without one
 */
public record RecordedEvent(
        Type type,
        int process,
        String f,
        @Nullable Object key,
        @Nullable Object value,
        @Nullable String mode) {
    /** What it is; all but the first end the operation that the process has open. */
    public enum Type {
        INVOKED,
        OK,
        /** It certainly did not happen. */
        FAILED,
        /** A cas saw another value than it expected, and said which. */
        REFUSED,
        /** A cas saw another value than it expected, and did not say which. */
        DIFFERED,
        /** Nobody knows. */
        INFO
    }
}
