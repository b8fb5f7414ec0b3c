package dev.minos.kv.http;

import dev.minos.kv.security.Tls;
import dev.minos.kv.security.Tokens;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a node serves HTTP.
 *
 * @param tls null for plain HTTP
 * @param tokens null where everybody may ask everything
 * @param writeTimeout after which this node gives up a write of its own
 */
public record HttpSettings(
        InetSocketAddress address,
        Limits limits,
        @Nullable Tls tls,
        @Nullable Tokens tokens,
        OnFollower onFollower,
        Duration writeTimeout) {}
