package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A file system whose requests this process answers (man 4 fuse), mounted in the mount namespace of this process. Needs
 * CAP_SYS_ADMIN there, as root of a user namespace has. When the process ends, so does the mount namespace, and with it
 * the mount. One thread at a time.
 */
public final class FuseMount implements AutoCloseable {
    public static final String DEVICE = "/dev/fuse";
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final int MNT_DETACH = 2;
    private static final int EBUSY = 16;
    private static final int TRIES = 200;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Path target;
    private final Descriptor device;

    private FuseMount(Path target, Descriptor device) {
        this.target = target;
        this.device = device;
    }

    /** Mounts over an existing directory; somebody must now answer what is read from {@link #device}. */
    public static FuseMount over(Path target) throws IOException {
        Descriptor device = Descriptor.openWithoutWaiting(DEVICE);
        try {
            String data = "fd=" + device.number() + ",rootmode=40000,user_id=" + Files.getAttribute(target, "unix:uid")
                    + ",group_id=" + Files.getAttribute(target, "unix:gid") + ",default_permissions,allow_other";
            Libc.mount("minos", target.toString(), "fuse.minos", MS_NOSUID | MS_NODEV, data);
            return new FuseMount(target, device);
        } catch (LastErrorException e) {
            device.close();
            throw Descriptor.failed("mount a file system over " + target, e);
        } catch (IOException e) {
            device.close();
            throw e;
        }
    }

    public Descriptor device() {
        return device;
    }

    /**
     * Whoever still uses the file system is given two seconds. Returns whether nobody does any more, and the device is read to
     * its end then; otherwise the mount is gone all the same, and the users are cut off when this is closed.
     */
    public boolean unmount() throws IOException {
        for (int i = 0; ; i++) {
            try {
                Libc.umount2(target.toString(), i < TRIES ? 0 : MNT_DETACH);
                return i < TRIES;
            } catch (LastErrorException e) {
                if (e.getErrorCode() != EBUSY || i >= TRIES) {
                    throw Descriptor.failed("unmount " + target, e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Lets go of the device: whoever still uses the file system is told that it is gone. */
    @Override
    public void close() {
        device.close();
    }
}
