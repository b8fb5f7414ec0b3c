package dev.minos.system.local;

import dev.minos.system.MinosSystem;
import dev.minos.system.NodeStatus;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says who leads whenever that changes. A thread of its own. */
final class LeaderWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 300;

    private final MinosSystem system;
    private final Consumer<String> tell;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "minos-leader-watch");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable String said;

    LeaderWatch(MinosSystem system, Consumer<String> tell) {
        this.system = system;
        this.tell = tell;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        String leader = system.leader();
        String now;
        try {
            NodeStatus status = leader == null ? null : system.status(leader);
            now = status == null ? "nobody leads" : leader + " leads, term " + status.term();
        } catch (IOException leftMeanwhile) {
            return;
        }
        if (!now.equals(said)) {
            said = now;
            tell.accept(now);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
