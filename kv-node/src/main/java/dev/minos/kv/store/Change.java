package dev.minos.kv.store;

import org.jspecify.annotations.Nullable;

/** One key set to a value, or removed where the value is null. */
@SuppressWarnings("ArrayRecordComponent")
public record Change(byte[] key, byte @Nullable [] value) {
    public static Change put(byte[] key, byte[] value) {
        return new Change(key, value);
    }

    public static Change delete(byte[] key) {
        return new Change(key, null);
    }
}
