package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that are used here (man 2). A call that fails throws a {@link LastErrorException} with
 * its errno. Buffers are direct, descriptors plain ints.
 */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int AF_INET = 2;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;
    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final short POLLIN = 1;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int open(String path, int flags) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;

    static native int fsync(int descriptor) throws LastErrorException;

    static native int ioctl(int descriptor, long request, ByteBuffer argument) throws LastErrorException;

    static native long read(int descriptor, ByteBuffer buffer, long count) throws LastErrorException;

    static native long write(int descriptor, ByteBuffer buffer, long count) throws LastErrorException;

    static native int ppoll(ByteBuffer descriptors, long count, ByteBuffer timeout, @Nullable Pointer signals)
            throws LastErrorException;

    static native int getpriority(int which, int who) throws LastErrorException;

    static native int setpriority(int which, int who, int priority) throws LastErrorException;

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native int bind(int descriptor, ByteBuffer address, int length) throws LastErrorException;

    static native int unshare(int flags) throws LastErrorException;

    static native int setns(int descriptor, int kind) throws LastErrorException;

    static native int mount(String source, String target, String type, long flags, String data)
            throws LastErrorException;

    static native int umount2(String target, int flags) throws LastErrorException;

    static native String strerror(int number);
}
