package dev.minos.kv.client;

import org.jspecify.annotations.Nullable;

/**
 * One change of a key.
 *
 * @param value the new value, null when the key is gone
 * @param version of the key after a put; where in the log the key went otherwise
 * @param cursor where this change stands among all; {@link KvClient#watch(Bytes, String)} goes on behind it
 */
public record Event(Kind kind, Bytes key, @Nullable Bytes value, long version, String cursor) {
    /** How a key changed. */
    public enum Kind {
        PUT,
        DELETE,
        /** Its time to live was over. */
        EXPIRE
    }
}
