package dev.minos.fault.disk;

/** A request is answered with an error of the kernel's list (man 3 errno). */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int EOPNOTSUPP = 95;

    private final int errno;

    Refusal(int errno) {
        super("errno " + errno, null, false, false); // answers are no breakdowns: no stack is looked at
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
