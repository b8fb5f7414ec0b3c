package dev.minos.fault.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where IPv4 packets of a network interface come out and go in, without a link header. One thread at a time. */
public sealed interface PacketDevice extends AutoCloseable permits Tun, Veth {

    /** Reads one packet into the direct buffer; 0 when there is none now. */
    int read(ByteBuffer packet) throws IOException;

    /** Hands one packet to the kernel; false when its queue is full, and the packet is lost as on a real wire. */
    boolean write(ByteBuffer packet) throws IOException;

    int descriptor();

    @Override
    void close();
}
