package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SharedRoundsTest {
    private final List<CompletableFuture<Long>> started = new ArrayList<>();

    private SharedRounds rounds(Duration timeout) {
        return new SharedRounds(
                () -> {
                    CompletableFuture<Long> round = new CompletableFuture<>();
                    started.add(round);
                    return round;
                },
                timeout,
                Runnable::run);
    }

    @Test
    void readsThatArriveDuringARoundShareTheNextOne() {
        SharedRounds rounds = rounds(Duration.ofMinutes(1));
        CompletableFuture<Long> first = rounds.join();
        CompletableFuture<Long> second = rounds.join();
        CompletableFuture<Long> third = rounds.join();

        assertNotSame(first, second);
        assertSame(second, third);
        assertEquals(1, started.size());

        started.get(0).complete(7L);
        assertEquals(7L, first.join());
        assertFalse(second.isDone(), "confirmed by a round that began before it arrived");

        started.get(1).complete(9L);
        assertEquals(9L, third.join());
        assertEquals(2, started.size());
    }

    @Test
    void aFailedRoundFailsItsReadsOnly() {
        SharedRounds rounds = rounds(Duration.ofMinutes(1));
        CompletableFuture<Long> first = rounds.join();
        CompletableFuture<Long> second = rounds.join();

        started.get(0).completeExceptionally(new NotLeadingException("deposed"));
        assertTrue(first.isCompletedExceptionally());
        assertFalse(second.isDone());

        started.get(1).complete(3L);
        assertEquals(3L, second.join());
    }

    @Test
    void aRoundThatNeverEndsDoesNotHoldUpTheNext() throws Exception {
        SharedRounds rounds = rounds(Duration.ofMillis(20));
        CompletableFuture<Long> first = rounds.join();
        CompletableFuture<Long> second = rounds.join();
        first.handle((index, failure) -> null).get(30, java.util.concurrent.TimeUnit.SECONDS);

        assertTrue(first.isCompletedExceptionally());
        assertEquals(2, started.size());
        second.cancel(true);
    }
}
