package dev.minos.system;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The changes of keys as one node tells them, over one connection. Belongs to one thread. */
public interface EventStream extends AutoCloseable {
    /**
     * What a node said.
     *
     * @param kind {@code put}, {@code delete}, {@code expire}; null for a sign of where the watch stands
     * @param value null when the key is gone
     * @param cursor where to go on behind this
     */
    record Told(@Nullable String kind, String key, @Nullable String value, long version, String cursor) {}

    /** The cluster has forgotten what comes next: an honest end. */
    final class ForgottenException extends IOException {
        private static final long serialVersionUID = 1L;

        public ForgottenException(String message) {
            super(message);
        }
    }

    /**
     * The next thing it says; null when there was none in time.
     *
     * @throws ForgottenException when what comes next is forgotten
     * @throws IOException when the connection is over, or was refused
     */
    @Nullable
    Told next(Duration patience) throws IOException, InterruptedException;

    @Override
    void close();
}
