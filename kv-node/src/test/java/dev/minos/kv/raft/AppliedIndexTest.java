package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class AppliedIndexTest {
    private final AppliedIndex applied = new AppliedIndex();

    @Test
    void whoWaitsIsToldWhenTheIndexIsReached() {
        CompletableFuture<Void> five = applied.await(5);
        CompletableFuture<Void> nine = applied.await(9);
        applied.advance(4);
        assertFalse(five.isDone());
        applied.advance(7);
        assertTrue(five.isDone());
        assertFalse(nine.isDone());
        assertTrue(applied.await(7).isDone());
    }

    @Test
    void closingEndsTheWaiting() {
        CompletableFuture<Void> five = applied.await(5);
        applied.close();
        assertTrue(five.isCompletedExceptionally());
        assertTrue(applied.await(6).isCompletedExceptionally());
    }
}
