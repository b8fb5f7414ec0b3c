package dev.minos.kv.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key and what it holds.
 *
 * @param version grows with every change of the key; {@link Write#ifVersion} takes it
 * @param expires when the key goes by itself, null when it stays; only known from a read of this one key
 */
public record Entry(
        Bytes key, Bytes value, long version, @Nullable Instant expires) {}
