package dev.minos.checker;

import java.time.Duration;

/**
 * How to check.
 *
 * @param model what the operations should do
 * @param engine how to decide
 * @param failedCas what a failed cas says
 * @param timeout time for the whole check; keys not decided by then are unknown
 * @param memoryBytes what the search may use for its tables, all keys together
 * @param threads how many keys to decide at a time
 */
public record CheckOptions(
        Model<?> model, Engine engine, FailedCas failedCas, Duration timeout, long memoryBytes, int threads) {
    /** No check takes longer, and nanoseconds count no further than three times as far. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public CheckOptions {
        timeout = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout must be more than nothing, it is " + timeout);
        }
        if (memoryBytes <= 0 || threads <= 0) {
            throw new IllegalArgumentException("memory and threads must be more than nothing");
        }
    }

    /** The kv model, the cheapest engine, one minute, half of the heap, all cores. */
    public static CheckOptions defaults() {
        Runtime machine = Runtime.getRuntime();
        return new CheckOptions(
                Models.KV,
                Engine.AUTO,
                FailedCas.MISMATCH,
                Duration.ofMinutes(1),
                machine.maxMemory() / 2,
                machine.availableProcessors());
    }

    /** The same, for another model: one of {@link Models}, or your own. */
    public CheckOptions withModel(Model<?> other) {
        return new CheckOptions(other, engine, failedCas, timeout, memoryBytes, threads);
    }

    /** The same, decided by another engine. */
    public CheckOptions withEngine(Engine other) {
        return new CheckOptions(model, other, failedCas, timeout, memoryBytes, threads);
    }

    /** The same, with another meaning of a cas that failed. */
    public CheckOptions withFailedCas(FailedCas other) {
        return new CheckOptions(model, engine, other, timeout, memoryBytes, threads);
    }

    /**
     * The same with another limit of time.
     *
     * @throws IllegalArgumentException if it is zero or negative
     */
    public CheckOptions withTimeout(Duration other) {
        return new CheckOptions(model, engine, failedCas, other, memoryBytes, threads);
    }

    /**
     * The same with another limit of the tables of the searches, in bytes.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public CheckOptions withMemoryBytes(long other) {
        return new CheckOptions(model, engine, failedCas, timeout, other, threads);
    }

    /**
     * The same with another number of keys decided side by side.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public CheckOptions withThreads(int other) {
        return new CheckOptions(model, engine, failedCas, timeout, memoryBytes, other);
    }
}
