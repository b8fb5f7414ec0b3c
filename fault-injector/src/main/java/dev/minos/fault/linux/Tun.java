package dev.minos.fault.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A network interface whose packets this process carries: what the kernel sends out is read here, and what is written
 * here comes in. IP packets without a link header (TUN, no packet information). One thread at a time.
 */
public final class Tun implements PacketDevice {
    public static final String DEVICE = "/dev/net/tun";
    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN = 0x0001;
    private static final short IFF_NO_PI = 0x1000;

    private final Descriptor device;

    private Tun(Descriptor device) {
        this.device = device;
    }

    /** Makes the interface in the network namespace of the calling thread; it vanishes when this is closed. */
    public static Tun create(Interface device) throws IOException {
        Descriptor opened = Descriptor.openWithoutWaiting(DEVICE);
        try {
            ByteBuffer request = device.request();
            request.putShort(Interface.NAME_BYTES, (short) (IFF_TUN | IFF_NO_PI));
            opened.ioctl("make TUN interface " + device.name(), TUNSETIFF, request);
            return new Tun(opened);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer packet) throws IOException {
        return device.read(packet);
    }

    @Override
    public boolean write(ByteBuffer packet) throws IOException {
        return device.write(packet);
    }

    @Override
    public int descriptor() {
        return device.number();
    }

    @Override
    public void close() {
        device.close();
    }
}
