package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

/** Waits until one of several devices has something to read (man 2 poll). One thread uses it. */
public final class Poll {
    private static final int ENTRY_BYTES = 8;

    private final int count;
    private final ByteBuffer entries;
    private final ByteBuffer timeout = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());

    public Poll(List<PacketDevice> devices) {
        this(devices.stream().mapToInt(PacketDevice::descriptor).toArray());
    }

    public Poll(Descriptor device) {
        this(new int[] {device.number()});
    }

    private Poll(int[] descriptors) {
        count = descriptors.length;
        entries = ByteBuffer.allocateDirect(count * ENTRY_BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            entries.putInt(i * ENTRY_BYTES, descriptors[i]);
            entries.putShort(i * ENTRY_BYTES + 4, Libc.POLLIN);
        }
    }

    /** Waits at most so long. */
    public void await(Duration patience) throws IOException {
        Duration atLeastZero = patience.isNegative() ? Duration.ZERO : patience;
        timeout.putLong(0, atLeastZero.getSeconds());
        timeout.putLong(8, atLeastZero.getNano());
        try {
            Libc.ppoll(entries, count, timeout, null);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != Libc.EINTR) {
                throw Descriptor.failed("wait for packets", e);
            }
            forget();
        }
    }

    private void forget() {
        for (int i = 0; i < count; i++) {
            entries.putShort(i * ENTRY_BYTES + 6, (short) 0);
        }
    }

    /** Whether the i-th device had something after the last wait. */
    public boolean isReady(int i) {
        return entries.getShort(i * ENTRY_BYTES + 6) != 0;
    }
}
