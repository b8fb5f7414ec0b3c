package dev.minos.kv.store;

/** How much of the past the replicated state keeps. The same on all nodes, or they would not stay the same. */
public record StoreLimits(long events, long eventBytes, int sessions) {
    public static final StoreLimits DEFAULT = new StoreLimits(100_000, 64L << 20, 10_000);

    public StoreLimits {
        if (events < 10 || eventBytes < 1 << 20 || sessions < 1) {
            throw new IllegalArgumentException("10 changes, 1 MiB of them and one session are the least to keep");
        }
    }
}
