package dev.minos.kv.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The leases that a client holds, and the one thread that sees to their renewal. Any thread. */
final class Leases {
    private final AsyncKvClient client;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService timer;
    private boolean closed;

    Leases(AsyncKvClient client) {
        this.client = client;
    }

    CompletableFuture<Optional<Lease>> acquire(Bytes key, Bytes value, Duration ttl) {
        ScheduledExecutorService renewing = timer();
        // From before the request left: the leader cannot have begun to count before that.
        long beganNanos = System.nanoTime();
        return client.write(Write.put(key, value).ifAbsent().expiringAfter(ttl)).thenApply(result -> {
            if (!(result instanceof WriteResult.Done done)) {
                return Optional.empty();
            }
            Lease lease = new Lease(new Lease.Terms(key, value, ttl, done.version()), client, renewing, held::remove);
            held.add(lease);
            lease.begin(beganNanos);
            return Optional.of(lease);
        });
    }

    private synchronized ScheduledExecutorService timer() {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "minos-leases");
                thread.setDaemon(true);
                return thread;
            });
        }
        return timer;
    }

    /** Gives up what is still held. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        held.forEach(Lease::close);
        synchronized (this) {
            if (timer != null) {
                timer.shutdownNow();
            }
        }
    }
}
