package dev.minos.kv.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A key that is there as long as its owner lives: renewed at every third of its time to live, removed when this is
 * closed, gone by itself when the owner dies or is cut off. As a lock it is held by one owner at a time.
 *
 * <p>No lock that ends with time is safe by itself: its owner may be stopped (a collection of garbage, a suspended
 * machine) longer than the time, and go on not knowing that another has taken over. What makes it safe is the
 * {@link #token}, which grows from owner to owner: hand it to whatever the lock protects, and let that refuse a token
 * lower than the highest it has seen.
 *
 * <p>Any thread.
 */
public final class Lease implements AutoCloseable {
    private static final int RENEWALS_IN_A_LIFE = 3;
    private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(5);

    private final Terms terms;
    private final AsyncKvClient client;
    private final ScheduledExecutorService timer;
    private final Consumer<Lease> onEnd;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private long version;
    private long validUntilNanos;
    private boolean closed;
    private CompletableFuture<?> renewal = CompletableFuture.completedFuture(null);
    private @Nullable ScheduledFuture<?> next;
    private @Nullable ScheduledFuture<?> end;

    record Terms(Bytes key, Bytes value, Duration ttl, long token) {}

    Lease(Terms terms, AsyncKvClient client, ScheduledExecutorService timer, Consumer<Lease> onEnd) {
        this.terms = terms;
        this.client = client;
        this.timer = timer;
        this.onEnd = onEnd;
        this.version = terms.token();
    }

    public Bytes key() {
        return terms.key();
    }

    /** The fencing token: higher than that of every owner before, lower than that of every one after. */
    public long token() {
        return terms.token();
    }

    /**
     * Whether the lease has been confirmed for this moment. True is no promise for the next one, see above; false is
     * certain unless this machine's clock runs faster than the leader's.
     */
    public synchronized boolean isHeld() {
        return !closed && !lost.isDone() && System.nanoTime() - validUntilNanos < 0;
    }

    /** Done when the lease has ended without having been closed: not renewed in time, or the key taken or removed. */
    public CompletableFuture<Void> lost() {
        return lost.copy();
    }

    synchronized void begin(long beganNanos) {
        confirmed(beganNanos, version);
    }

    private synchronized void confirmed(long sinceNanos, long newVersion) {
        version = newVersion;
        validUntilNanos = sinceNanos + terms.ttl().toNanos();
        if (closed) {
            return;
        }
        if (end != null) {
            end.cancel(false);
        }
        end = schedule(this::endIfOver, validUntilNanos - System.nanoTime());
        next = schedule(this::renew, terms.ttl().toNanos() / RENEWALS_IN_A_LIFE);
    }

    private @Nullable ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
        try {
            return timer.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException clientIsClosed) {
            return null;
        }
    }

    private synchronized void renew() {
        if (closed || lost.isDone()) {
            return;
        }
        long beganNanos = System.nanoTime();
        Duration left = Duration.ofNanos(validUntilNanos - beganNanos);
        if (left.isNegative() || left.isZero()) {
            endIfOver();
            return;
        }
        // The same write until it is answered or the lease is over; so the version is known for certain.
        renewal = client.write(
                        Write.put(terms.key(), terms.value()).ifVersion(version).expiringAfter(terms.ttl()), left)
                .thenAccept(result -> {
                    if (result instanceof WriteResult.Done done) {
                        confirmed(beganNanos, done.version());
                    } else {
                        lose();
                    }
                })
                .exceptionally(unanswered -> null);
    }

    private void endIfOver() {
        boolean over;
        synchronized (this) {
            over = System.nanoTime() - validUntilNanos >= 0;
        }
        if (over) {
            lose();
        }
    }

    private void lose() {
        synchronized (this) {
            if (closed) {
                return;
            }
            stop();
        }
        onEnd.accept(this);
        lost.complete(null);
    }

    private void stop() {
        if (next != null) {
            next.cancel(false);
        }
        if (end != null) {
            end.cancel(false);
        }
    }

    /**
     * Gives the lease up. When no node can be reached for a while this returns all the same, and the key goes when its
     * time is over.
     */
    @Override
    public void close() {
        CompletableFuture<?> underWay;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            stop();
            underWay = renewal;
        }
        onEnd.accept(this);
        if (lost.isDone()) {
            return;
        }
        try {
            underWay.thenCompose(renewed -> release()).get(RELEASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException goesByItself) {
            // Its time to live ends it.
        }
    }

    private synchronized CompletableFuture<WriteResult> release() {
        return client.write(Write.delete(terms.key()).ifVersion(version), RELEASE_PATIENCE);
    }

    @Override
    public String toString() {
        return "lease of " + terms.key() + " with token " + terms.token();
    }
}
