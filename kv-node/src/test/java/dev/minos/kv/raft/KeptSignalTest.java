package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeptSignalTest {
    @Test
    void aSignalBeforeTheWaitIsNotLostAndManyAreOne() throws Exception {
        KeptSignal signal = new KeptSignal("test");
        signal.signal();
        signal.signal();
        assertTrue(signal.await(1, TimeUnit.HOURS));
        assertFalse(signal.await(0, TimeUnit.MILLISECONDS));
        signal.signal();
        signal.await();
        assertFalse(signal.await(1, TimeUnit.MILLISECONDS));
    }

    @Test
    void aSignalWakesWhoWaits() throws Exception {
        KeptSignal signal = new KeptSignal("test");
        Thread waiting = new Thread(() -> {
            try {
                signal.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        signal.signal();
        waiting.join();
    }
}
