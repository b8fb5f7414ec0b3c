package dev.minos.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the run is told to end, gets some time to heal, stop its nodes and write its verdict, and then the
 * process ends with the exit code of that verdict. Safe for use by many threads.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 45;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile int exitCode = ExitCode.UNKNOWN;

    private Interruption(Runnable onSignal) {
        hook = new Thread(() -> {
            onSignal.run();
            await();
            Runtime.getRuntime().halt(exitCode);
        });
        hook.setName("interruption");
    }

    static Interruption of(Runnable onSignal) {
        Interruption interruption = new Interruption(onSignal);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    void exitCode(int code) {
        exitCode = code;
    }

    private void await() {
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already; it ends the process.
        }
    }
}
