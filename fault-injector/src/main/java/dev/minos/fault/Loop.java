package dev.minos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that moves all bytes of a proxy network. Everything that is not said to be safe for other threads is
 * called on this thread only, so what it owns needs no locks.
 */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What a channel does when the selector says that it is ready. */
    interface Handler {
        void ready(SelectionKey key) throws IOException;

        /** The handler failed: it lets go of its channels. */
        void broken(IOException why);
    }

    /** Something to do on the loop's thread. */
    interface Task {
        void run() throws IOException;
    }

    private record Timer(long dueNanos, long sequence, Task task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final Selector selector;
    private final Thread thread;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long timerSequence;
    private volatile boolean closed;

    Loop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::loop, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs the task on the loop's thread and waits for it. Safe for other threads. */
    void call(Task task) throws IOException {
        if (Thread.currentThread() == thread) {
            task.run();
            return;
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        post(() -> {
            try {
                task.run();
                done.complete(true);
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the proxy's thread does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the proxy's thread", e);
        }
    }

    private void post(Task task) throws IOException {
        if (closed) {
            throw new IOException("the network is closed");
        }
        tasks.add(task);
        selector.wakeup();
    }

    SelectionKey register(SelectableChannel channel, int interest, Handler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, interest, handler);
    }

    void at(long dueNanos, Task task) {
        timers.add(new Timer(dueNanos, timerSequence++, task));
    }

    /** An empty buffer that is good until the handler returns. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    static void want(SelectionKey key, int operation, Want want) {
        if (!key.isValid()) {
            return;
        }
        int now = key.interestOps();
        int then = want == Want.YES ? now | operation : now & ~operation;
        if (now != then) {
            key.interestOps(then);
        }
    }

    enum Want {
        YES,
        NO;

        static Want when(boolean condition) {
            return condition ? YES : NO;
        }
    }

    private void loop() {
        while (!closed) {
            try {
                select();
                selector.selectedKeys().forEach(Loop::handle);
                selector.selectedKeys().clear();
                for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
                    attempt(task);
                }
                fireTimers();
            } catch (IOException e) {
                throw new UncheckedIOException("the proxy's selector failed", e);
            }
        }
        for (SelectionKey key : selector.keys()) {
            closeQuietly(key.channel());
        }
        closeQuietly(selector);
    }

    private void select() throws IOException {
        Timer next = timers.peek();
        if (!tasks.isEmpty()) {
            selector.selectNow();
        } else if (next == null) {
            selector.select();
        } else {
            long waitNanos = next.dueNanos() - System.nanoTime();
            if (waitNanos <= 0) {
                selector.selectNow();
            } else {
                selector.select(waitNanos / 1_000_000 + 1);
            }
        }
    }

    private void fireTimers() {
        long now = System.nanoTime();
        for (Timer timer = timers.peek(); timer != null && timer.dueNanos() - now <= 0; timer = timers.peek()) {
            timers.remove();
            attempt(timer.task());
        }
    }

    private static void handle(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            handler.ready(key);
        } catch (CancelledKeyException closedMeanwhile) {
            // Another handler of this round has closed the channel.
        } catch (IOException e) {
            handler.broken(e);
        } catch (RuntimeException e) {
            LOG.error("a connection of the proxy is given up", e);
            handler.broken(new IOException(e));
        }
    }

    private static void attempt(Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("a task of the proxy ended early", e);
        }
    }

    static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("closing failed", e);
        }
    }

    /** Safe for other threads. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IOException("the proxy's thread does not end");
        }
    }
}
