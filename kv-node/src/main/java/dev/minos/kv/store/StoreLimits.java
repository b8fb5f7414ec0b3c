package dev.minos.kv.store;

/** How much of the past the replicated state keeps. The same on all nodes, or they would not stay the same. */
public record StoreLimits(long events, long eventBytes, int sessions) {
    public static final StoreLimits DEFAULT = new StoreLimits(100_000, 64L << 20, 10_000);

    private static final long LEAST_EVENTS = 10;

    public StoreLimits {
        if (events < LEAST_EVENTS) {
            throw new IllegalArgumentException(
                    "--watch-history " + events + " is less than " + LEAST_EVENTS + " changes");
        }
        if (eventBytes < 1 << 20 || sessions < 1) {
            throw new IllegalArgumentException("1 MiB of changes and one session are the least to keep");
        }
    }
}
