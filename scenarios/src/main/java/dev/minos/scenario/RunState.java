package dev.minos.scenario;

import dev.minos.system.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the threads of a run tell each other. Safe for use by many threads. */
final class RunState {
    private final LongAdder operations = new LongAdder();
    private final Meter meter = new Meter();
    private volatile LongSupplier clock = System::nanoTime;
    private volatile @Nullable RunningTally tally;
    private volatile boolean clientsShallStop;
    private volatile boolean interrupted;
    private volatile boolean enough;
    private volatile String phase = "starting";
    private volatile long begunNanos;

    /** From now on {@code other} hears of every answer, by the clock {@code clock}. */
    void tellOf(RunningTally other, LongSupplier clock) {
        this.clock = clock;
        tally = other;
    }

    void completed(String kind, Reply reply, long nanos) {
        operations.increment();
        RunningTally follower = tally;
        if (follower != null) {
            long now = clock.getAsLong();
            follower.completed(kind, reply.outcome(), now - nanos, now);
        }
        meter.completed(kind, reply.outcome(), reply.refusal() != null, nanos);
    }

    Meter meter() {
        return meter;
    }

    long operations() {
        return operations.sum();
    }

    boolean clientsShallStop() {
        return clientsShallStop;
    }

    void stopClients() {
        clientsShallStop = true;
    }

    /** Somebody wants the run to end now: heal, stop, judge what there is. */
    void interrupt() {
        interrupted = true;
    }

    boolean interrupted() {
        return interrupted;
    }

    /** What the run was to find has been seen: heal, let the cluster recover, judge. */
    void enough() {
        enough = true;
    }

    /** Whether nothing more is to be broken, nor anything waited for. */
    boolean ending() {
        return interrupted || enough;
    }

    /** Whether somebody wants the run to end, or says so before the patience is over. */
    boolean interruptedWithin(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!interrupted && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        return interrupted;
    }

    /** A signal that ends the testbed ends its nodes, too: what is wrong then is nobody's fault. */
    List<String> unlessInterrupted(List<String> wrong, Duration patience) throws InterruptedException {
        return wrong.isEmpty() || !interruptedWithin(patience) ? wrong : List.of();
    }

    String phase() {
        return phase;
    }

    void enter(String next) {
        phase = next;
    }

    /** The cluster serves and clients start: from now on the scenario's times count. */
    void begin() {
        begunNanos = System.nanoTime();
    }

    /** How long the scenario has been going on; nothing before it began. */
    Duration elapsed() {
        return begunNanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
