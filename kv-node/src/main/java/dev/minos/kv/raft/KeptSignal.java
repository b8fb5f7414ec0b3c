package dev.minos.kv.raft;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.util.AwaitForSignal;

/**
 * Ratis' own signal is lost on a thread that is just about to wait, which then sleeps until the next heartbeat; this one
 * waits for it. One thread waits, any thread signals.
 */
final class KeptSignal extends AwaitForSignal {
    private final Semaphore given = new Semaphore(0);

    KeptSignal(Object name) {
        super(name);
    }

    @Override
    public void await() throws InterruptedException {
        given.acquire();
        given.drainPermits();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        boolean signalled = given.tryAcquire(Math.max(0, time), unit);
        given.drainPermits();
        return signalled;
    }

    @Override
    public void signal() {
        // One is enough, and two threads that both give one do no harm.
        if (given.availablePermits() == 0) {
            given.release();
        }
    }
}
