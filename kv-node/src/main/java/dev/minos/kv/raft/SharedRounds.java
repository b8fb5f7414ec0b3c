package dev.minos.kv.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets many reads share one confirmation. A read that arrives while a round is under way takes part in the
 * <em>next</em> one: what confirmed the running round may have been sent before the read arrived. Any thread.
 */
public final class SharedRounds {
    private final Supplier<CompletableFuture<Long>> round;
    private final Duration timeout;
    private final Executor executor;
    private @Nullable CompletableFuture<Long> next;
    private boolean running;

    /** @param executor completes the reads, so that the thread which brought the last reply does not */
    public SharedRounds(Supplier<CompletableFuture<Long>> round, Duration timeout, Executor executor) {
        this.round = round;
        this.timeout = timeout;
        this.executor = executor;
    }

    /** The index that must be applied before the read may be answered. */
    public CompletableFuture<Long> join() {
        CompletableFuture<Long> mine;
        boolean start;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            mine = next;
            start = !running;
            running = true;
        }
        if (start) {
            startNext();
        }
        return mine;
    }

    private void startNext() {
        CompletableFuture<Long> readers;
        synchronized (this) {
            if (next == null) {
                running = false;
                return;
            }
            readers = next;
            next = null;
        }
        begin().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (index, failure) -> {
                            startNext();
                            if (failure == null) {
                                readers.complete(index);
                            } else {
                                readers.completeExceptionally(failure);
                            }
                        },
                        executor);
    }

    private CompletableFuture<Long> begin() {
        try {
            return round.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
