package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace (man 7 network_namespaces) that lives as long as this object is open or a process is in it. It has
 * no name in the file system: nothing of it can be left behind. Safe for use by many threads.
 *
 * <p>A thread may be in another network namespace than its process, and what it opens there (sockets, TUN devices) stays
 * there when another thread uses it. So {@link #call} runs its task on a thread of its own that ends with the task.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";

    private final Descriptor handle;

    private NetworkNamespace(Descriptor handle) {
        this.handle = handle;
    }

    /** Makes a new one, empty but for a loopback that is up; needs CAP_SYS_ADMIN, as root of a user namespace has. */
    public static NetworkNamespace create() throws IOException {
        return onOwnThread(() -> {
            try {
                Libc.unshare(Libc.CLONE_NEWNET);
            } catch (LastErrorException e) {
                throw Descriptor.failed("make a network namespace", e);
            }
            Interface.LOOPBACK.up();
            return new NetworkNamespace(Descriptor.openForReading(OF_THIS_THREAD));
        });
    }

    /** The one that the calling thread is in. */
    public static NetworkNamespace current() throws IOException {
        return new NetworkNamespace(Descriptor.openForReading(OF_THIS_THREAD));
    }

    /** Runs a short task inside. */
    public <T> T call(Callable<T> task) throws IOException {
        return onOwnThread(() -> {
            try {
                Libc.setns(handle.number(), Libc.CLONE_NEWNET);
            } catch (LastErrorException e) {
                throw Descriptor.failed("enter a network namespace", e);
            }
            return task.call();
        });
    }

    /** A path under which other processes can open it while this object is open. */
    public String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + handle.number();
    }

    /** What to put before a command so that it runs inside; the process stays the same one (nsenter calls exec). */
    public List<String> prefix() {
        return List.of("nsenter", "--net=" + path());
    }

    @Override
    public void close() {
        handle.close();
    }

    private static <T> T onOwnThread(Callable<T> task) throws IOException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(future, "minos-namespace");
        thread.setDaemon(true);
        thread.start();
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in a network namespace", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        }
    }
}
