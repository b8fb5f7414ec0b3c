package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;

/** How nice a thread is (man 2 setpriority): from -20, which gets most of the CPU, to 19. */
public final class Priority {
    /** In place of the niceness of a thread that is no more. */
    public static final int GONE = 100;

    private static final int PRIO_PROCESS = 0;
    private static final int ESRCH = 3;
    private static final int EPERM = 1;
    private static final int EACCES = 13;

    private Priority() {}

    public static int of(int thread) throws IOException {
        try {
            return Libc.getpriority(PRIO_PROCESS, thread);
        } catch (LastErrorException e) {
            if (e.getErrorCode() == ESRCH) {
                return GONE;
            }
            throw Descriptor.failed("ask for the priority of thread " + thread, e);
        }
    }

    /** A thread that is no more is left alone. */
    public static void set(int thread, int nice) throws IOException {
        try {
            Libc.setpriority(PRIO_PROCESS, thread, nice);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != ESRCH) {
                throw Descriptor.failed("make thread " + thread + " nice by " + nice, e);
            }
        }
    }

    /** Whether niceness can be taken back, which takes a privilege; tried on a thread of its own that ends then. */
    public static boolean mayBeRaised() throws IOException {
        boolean[] may = {false};
        IOException[] failure = {null};
        Thread trial = new Thread(() -> {
            try {
                int before = of(0);
                set(0, Math.min(19, before + 1));
                set(0, before);
                may[0] = true;
            } catch (LinuxException e) {
                if (e.errno() != EPERM && e.errno() != EACCES) {
                    failure[0] = e;
                }
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        trial.start();
        try {
            trial.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (failure[0] != null) {
            throw failure[0];
        }
        return may[0];
    }
}
