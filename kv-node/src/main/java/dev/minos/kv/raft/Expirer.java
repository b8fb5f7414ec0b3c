package dev.minos.kv.raft;

import dev.minos.kv.store.Change;
import dev.minos.kv.store.Command;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On the leader, proposes that keys whose time is over go. They go when that is applied, so every replica sees them go
 * at the same place of the log, and no replica's clock matters for what is read. One thread of its own.
 */
final class Expirer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Expirer.class);
    private static final long PERIOD_MILLIS = 250;

    private final RaftNode node;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "minos-expirer");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<?> proposed = CompletableFuture.completedFuture(null);

    Expirer(RaftNode node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (!proposed.isDone() || !node.leads()) {
                return;
            }
            Long next = node.read(store -> store.nextExpiryMillis());
            long now = clock.millis();
            if (next != null && next != Change.NEVER && next <= now) {
                // Should it fail, the next look proposes it again: applied twice it does nothing more.
                proposed = node.write(new Command.Expire(now));
            }
        } catch (RuntimeException e) {
            log.debug("could not look for expired keys", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
