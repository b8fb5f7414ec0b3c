package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor, for files that {@link java.io} cannot open or drive: devices that want an ioctl, namespaces.
 * The processes that Java starts do not inherit it. Closing is safe from any thread, but nobody may use it any more.
 */
public final class Descriptor implements AutoCloseable {
    private final int number;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Descriptor(int number) {
        this.number = number;
    }

    static Descriptor of(int number) {
        return new Descriptor(number);
    }

    /** Opens for reading, as a handle that keeps the thing behind the path alive. */
    public static Descriptor openForReading(String path) throws IOException {
        return open(path, Libc.O_RDONLY);
    }

    public static Descriptor openForBoth(String path) throws IOException {
        return open(path, Libc.O_RDWR);
    }

    /** For reading and writing; a read that finds nothing returns 0 at once. */
    public static Descriptor openWithoutWaiting(String path) throws IOException {
        return open(path, Libc.O_RDWR | Libc.O_NONBLOCK);
    }

    private static Descriptor open(String path, int flags) throws IOException {
        try {
            return new Descriptor(Libc.open(path, flags | Libc.O_CLOEXEC));
        } catch (LastErrorException e) {
            throw failed("open " + path, e);
        }
    }

    public int number() {
        return number;
    }

    /** Reads once into the direct buffer's remaining room; 0 when there is nothing now. */
    public int read(ByteBuffer buffer) throws IOException {
        while (true) {
            try {
                int count = (int) Libc.read(number, buffer.slice(), buffer.remaining());
                buffer.position(buffer.position() + count);
                return count;
            } catch (LastErrorException e) {
                if (e.getErrorCode() == Libc.EAGAIN) {
                    return 0;
                }
                if (e.getErrorCode() != Libc.EINTR) {
                    throw failed("read", e);
                }
            }
        }
    }

    /** Writes what remains in the direct buffer, as one message; false when the receiver has no room now. */
    public boolean write(ByteBuffer buffer) throws IOException {
        while (true) {
            try {
                int count = (int) Libc.write(number, buffer.slice(), buffer.remaining());
                buffer.position(buffer.position() + count);
                return true;
            } catch (LastErrorException e) {
                if (e.getErrorCode() == Libc.EAGAIN) {
                    return false;
                }
                if (e.getErrorCode() != Libc.EINTR) {
                    throw failed("write", e);
                }
            }
        }
    }

    /** Returns once everything written is durable. */
    public void sync() throws IOException {
        try {
            Libc.fsync(number);
        } catch (LastErrorException e) {
            throw failed("fsync", e);
        }
    }

    void ioctl(String what, long request, ByteBuffer argument) throws IOException {
        try {
            Libc.ioctl(number, request, argument);
        } catch (LastErrorException e) {
            throw failed(what, e);
        }
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            try {
                Libc.close(number);
            } catch (LastErrorException e) {
                // The descriptor is free all the same (close(2)).
            }
        }
    }

    static LinuxException failed(String what, LastErrorException e) {
        return new LinuxException(what, e.getErrorCode(), e);
    }
}
