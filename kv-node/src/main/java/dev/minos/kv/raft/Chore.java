package dev.minos.kv.raft;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that a node looks after again and again, on a thread of its own. Started and closed by the owner. */
abstract class Chore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Chore.class);

    private final String name;
    private final Duration period;
    private final ScheduledExecutorService timer;

    Chore(String name, Duration period) {
        this.name = name;
        this.period = period;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    final void start() {
        timer.scheduleWithFixedDelay(this::lookSafely, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            // A timer drops a task that throws; the next look may find things in order again.
            log.warn("{} could not do its work", name, e);
        }
    }

    /** On the chore's own thread, never twice at once. */
    abstract void look();

    /** Closing again does nothing. */
    @Override
    public final void close() {
        timer.shutdownNow();
    }
}
