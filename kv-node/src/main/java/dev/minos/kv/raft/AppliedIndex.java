package dev.minos.kv.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** How far the log is applied, and who waits for it. One thread advances, any thread waits. */
final class AppliedIndex {
    private final NavigableMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>();
    private volatile long current = -1;
    private boolean closed;

    long current() {
        return current;
    }

    void advance(long index) {
        List<CompletableFuture<Void>> reached;
        synchronized (this) {
            if (index <= current) {
                return;
            }
            current = index;
            Collection<CompletableFuture<Void>> done =
                    waiting.headMap(index, true).values();
            reached = new ArrayList<>(done);
            done.clear();
        }
        reached.forEach(future -> future.complete(null));
    }

    CompletableFuture<Void> await(long index) {
        if (current >= index) {
            return CompletableFuture.completedFuture(null);
        }
        synchronized (this) {
            if (current >= index) {
                return CompletableFuture.completedFuture(null);
            }
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("the node is stopping"));
            }
            return waiting.computeIfAbsent(index, i -> new CompletableFuture<>());
        }
    }

    /** Whoever still waits, waits in vain. */
    void close() {
        List<CompletableFuture<Void>> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(waiting.values());
            waiting.clear();
        }
        IllegalStateException stopping = new IllegalStateException("the node is stopping");
        left.forEach(future -> future.completeExceptionally(stopping));
    }
}
