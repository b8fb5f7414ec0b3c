package dev.minos.kv.store;

/**
 * What a key holds.
 *
 * @param value the bytes as they were put; not copied, callers leave them alone
 * @param version the log index of the key's last change
 * @param expiresMillis as in {@link Change}
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked of an entry
public record Entry(byte[] value, long version, long expiresMillis) {}
