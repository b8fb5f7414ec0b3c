package dev.minos.checker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Runs numbered tasks on a few threads and waits for all of them. */
public final class Workers {
    private Workers() {}

    /**
     * Runs tasks {@code 0 .. tasks-1}, the lower first; each thread asks {@code worker} for its own way of running them.
     * An interrupt of the caller is passed on to the threads.
     */
    public static void run(int threads, int tasks, Supplier<IntConsumer> worker) {
        AtomicInteger next = new AtomicInteger();
        Runnable loop = () -> {
            IntConsumer own = worker.get();
            for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                own.accept(task);
            }
        };
        if (threads == 1 || tasks == 1) {
            loop.run();
            return;
        }
        Thread[] pool = new Thread[Math.min(threads, tasks)];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = new Thread(loop, "checker-" + i);
            pool[i].setDaemon(true);
            pool[i].start();
        }
        for (Thread thread : pool) {
            join(thread, pool);
        }
    }

    private static void join(Thread thread, Thread[] pool) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException cancelled) {
                interrupted = true;
                for (Thread other : pool) {
                    other.interrupt();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
