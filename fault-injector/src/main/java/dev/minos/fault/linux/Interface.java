package dev.minos.fault.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A network interface of the namespace that the calling thread is in, set up as ifconfig does it (man 7 netdevice). */
public record Interface(String name) {
    public static final Interface LOOPBACK = new Interface("lo");

    static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCSIFADDR = 0x8916;
    private static final long SIOCSIFNETMASK = 0x891c;
    private static final short IFF_UP = 1;

    public Interface {
        if (name.isEmpty() || name.length() >= NAME_BYTES) {
            throw new IllegalArgumentException("an interface's name has 1 to 15 letters, not '" + name + "'");
        }
    }

    public void up() throws IOException {
        try (Descriptor socket = socket()) {
            ByteBuffer flags = request();
            socket.ioctl("look at interface " + name, SIOCGIFFLAGS, flags);
            flags.putShort(NAME_BYTES, (short) (flags.getShort(NAME_BYTES) | IFF_UP));
            socket.ioctl("bring interface " + name + " up", SIOCSIFFLAGS, flags);
        }
    }

    public void address(Inet4Address address, int prefixBits) throws IOException {
        try (Descriptor socket = socket()) {
            socket.ioctl("give " + name + " its address", SIOCSIFADDR, inet(address.getAddress()));
            int mask = prefixBits == 0 ? 0 : -1 << (32 - prefixBits);
            byte[] bytes = ByteBuffer.allocate(4).putInt(mask).array();
            socket.ioctl("give " + name + " its netmask", SIOCSIFNETMASK, inet(bytes));
        }
    }

    /** A struct ifreq for this interface. */
    ByteBuffer request() {
        ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES).order(ByteOrder.nativeOrder());
        request.put(0, name.getBytes(StandardCharsets.US_ASCII));
        return request;
    }

    private ByteBuffer inet(byte[] address) {
        ByteBuffer request = request();
        request.putShort(NAME_BYTES, (short) Libc.AF_INET);
        request.put(NAME_BYTES + 4, address);
        return request;
    }

    private static Descriptor socket() throws IOException {
        try {
            return Descriptor.of(Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.O_CLOEXEC, 0));
        } catch (com.sun.jna.LastErrorException e) {
            throw Descriptor.failed("open a socket", e);
        }
    }
}
