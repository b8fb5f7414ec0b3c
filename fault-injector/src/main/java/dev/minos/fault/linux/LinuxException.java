package dev.minos.fault.linux;

import java.io.IOException;

/** A system call failed; the message names what was to be done and the kernel's reason. */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    LinuxException(String what, int errno, Throwable cause) {
        super(what + ": " + Libc.strerror(errno) + " (errno " + errno + ")", cause);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
