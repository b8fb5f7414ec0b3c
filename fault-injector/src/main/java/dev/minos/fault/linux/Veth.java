package dev.minos.fault.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The far end of a pair of virtual Ethernet interfaces, as a raw socket (man 7 packet): what the kernel sends out of the
 * near end is read here, and what is written here comes in there. For where no TUN device may be opened.
 *
 * <p>Both ends are made by somebody else; {@link #prepare} makes the near one carry whole packets with true checksums.
 */
public final class Veth implements PacketDevice {
    private static final int HEADER_BYTES = 14;
    private static final int MOST_BYTES = 2048;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final int ADDRESS_BYTES = 20;

    private final Descriptor socket;
    /** Header included; packets go through it, because the kernel wants one buffer. */
    private final ByteBuffer frame = ByteBuffer.allocateDirect(MOST_BYTES + HEADER_BYTES);

    private final byte[] near;

    private Veth(Descriptor socket, byte[] near) {
        this.socket = socket;
        this.near = near;
    }

    /**
     * In the namespace of the near end: it asks nobody for addresses, and leaves neither checksums nor the cutting into
     * packets to hardware that is not there. Returns its hardware address.
     */
    public static byte[] prepare(Interface near) throws IOException {
        near.withoutArp();
        near.withoutOffloads();
        return near.hardwareAddress();
    }

    /** In the namespace of the far end, which is up. {@code near} is the other end's hardware address. */
    public static Veth open(Interface far, byte[] near) throws IOException {
        Descriptor socket;
        try {
            int kind = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.O_NONBLOCK;
            // Bound to one kind of packet, the socket does not see what it has sent itself.
            socket = Descriptor.of(Libc.socket(Libc.AF_PACKET, kind, networkOrder(ETHERTYPE_IPV4)));
        } catch (LastErrorException e) {
            throw Descriptor.failed("open a raw socket", e);
        }
        try {
            Libc.bind(socket.number(), address(far.index()), ADDRESS_BYTES);
            return new Veth(socket, near.clone());
        } catch (LastErrorException e) {
            socket.close();
            throw Descriptor.failed("bind a raw socket to " + far.name(), e);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A struct sockaddr_ll. */
    private static ByteBuffer address(int index) {
        ByteBuffer address = ByteBuffer.allocateDirect(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) Libc.AF_PACKET);
        address.putShort(2, (short) networkOrder(ETHERTYPE_IPV4));
        address.putInt(4, index);
        return address;
    }

    private static int networkOrder(short value) {
        return (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Short.reverseBytes(value) : value) & 0xffff;
    }

    @Override
    public int read(ByteBuffer packet) throws IOException {
        frame.clear();
        int bytes = socket.read(frame);
        if (bytes <= HEADER_BYTES) {
            return 0;
        }
        packet.put(frame.flip().position(HEADER_BYTES));
        return bytes - HEADER_BYTES;
    }

    @Override
    public boolean write(ByteBuffer packet) throws IOException {
        frame.clear();
        frame.put(near).put(near).putShort(ETHERTYPE_IPV4).put(packet).flip();
        return socket.write(frame);
    }

    @Override
    public int descriptor() {
        return socket.number();
    }

    @Override
    public void close() {
        socket.close();
    }
}
