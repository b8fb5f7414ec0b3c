package dev.minos.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * One key set to a value, or removed where the value is null.
 *
 * @param expiresMillis when the key goes by itself, in milliseconds since 1970 by the clock of the leader that proposed
 *     the change; {@link #NEVER} when it stays
 */
@SuppressWarnings("ArrayRecordComponent")
public record Change(byte[] key, byte @Nullable [] value, long expiresMillis) {
    public static final long NEVER = 0;

    public static Change put(byte[] key, byte[] value) {
        return new Change(key, value, NEVER);
    }

    public static Change delete(byte[] key) {
        return new Change(key, null, NEVER);
    }
}
