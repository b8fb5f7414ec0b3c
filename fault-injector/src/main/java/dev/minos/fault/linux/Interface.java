package dev.minos.fault.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A network interface of the namespace that the calling thread is in, set up as ifconfig does it (man 7 netdevice). */
public record Interface(String name) {
    public static final Interface LOOPBACK = new Interface("lo");

    static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCSIFADDR = 0x8916;
    private static final long SIOCSIFNETMASK = 0x891c;
    private static final long SIOCGIFHWADDR = 0x8927;
    private static final long SIOCGIFINDEX = 0x8933;
    private static final long SIOCETHTOOL = 0x8946;
    private static final short IFF_UP = 1;
    private static final short IFF_NOARP = 0x80;
    private static final int HARDWARE_BYTES = 6;
    /** Checksums of what is received and sent, and the cutting of large segments by the device and by the kernel. */
    private static final List<Integer> OFFLOADS_OFF = List.of(0x15, 0x17, 0x1f, 0x24, 0x2c);

    public Interface {
        if (name.isEmpty() || name.length() >= NAME_BYTES) {
            throw new IllegalArgumentException("an interface's name has 1 to 15 letters, not '" + name + "'");
        }
    }

    public void up() throws IOException {
        flag("bring interface " + name + " up", IFF_UP);
    }

    /** It has one neighbour, whose address needs no asking for. */
    void withoutArp() throws IOException {
        flag("stop interface " + name + " from asking for addresses", IFF_NOARP);
    }

    private void flag(String what, short flag) throws IOException {
        try (Descriptor socket = socket()) {
            ByteBuffer flags = request();
            socket.ioctl("look at interface " + name, SIOCGIFFLAGS, flags);
            flags.putShort(NAME_BYTES, (short) (flags.getShort(NAME_BYTES) | flag));
            socket.ioctl(what, SIOCSIFFLAGS, flags);
        }
    }

    /** The kernel computes every checksum and cuts every packet itself (man 8 ethtool, -K). */
    void withoutOffloads() throws IOException {
        try (Descriptor socket = socket()) {
            for (int command : OFFLOADS_OFF) {
                // A struct ethtool_value: the command, and 0 for off.
                ByteBuffer value = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
                value.putInt(0, command);
                ByteBuffer request = request();
                request.putLong(NAME_BYTES, Pointer.nativeValue(Native.getDirectBufferPointer(value)));
                try {
                    socket.ioctl("switch off offloads of " + name, SIOCETHTOOL, request);
                } finally {
                    Reference.reachabilityFence(value);
                }
            }
        }
    }

    byte[] hardwareAddress() throws IOException {
        try (Descriptor socket = socket()) {
            ByteBuffer request = request();
            socket.ioctl("read the hardware address of " + name, SIOCGIFHWADDR, request);
            byte[] address = new byte[HARDWARE_BYTES];
            request.get(NAME_BYTES + 2, address);
            return address;
        }
    }

    int index() throws IOException {
        try (Descriptor socket = socket()) {
            ByteBuffer request = request();
            socket.ioctl("find interface " + name, SIOCGIFINDEX, request);
            return request.getInt(NAME_BYTES);
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
