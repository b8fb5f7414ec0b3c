package dev.minos.fault.namespace;

import java.nio.ByteBuffer;

/** The bytes of one IPv4 packet (RFC 791), from position 0 to the limit of a direct buffer. One thread uses it. */
final class Packet {
    static final int MOST_BYTES = 2048;
    private static final int LEAST_BYTES = 20;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int PROTOCOL = 9;
    private static final int TCP = 6;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES);

    /** The buffer, to be read into from its start; {@code flip} it then. */
    ByteBuffer empty() {
        return bytes.clear();
    }

    ByteBuffer bytes() {
        return bytes.position(0);
    }

    int length() {
        return bytes.limit();
    }

    void copyFrom(Packet other) {
        empty().put(other.bytes()).flip();
    }

    boolean isIpv4() {
        return length() >= LEAST_BYTES && (bytes.get(0) >> 4) == 4 && length() >= headerBytes();
    }

    int source() {
        return bytes.getInt(SOURCE);
    }

    int destination() {
        return bytes.getInt(DESTINATION);
    }

    private int headerBytes() {
        return (bytes.get(0) & 0x0f) * 4;
    }

    /** Whether it only opens, acknowledges or ends a TCP connection. */
    boolean carriesNoData() {
        int tcp = headerBytes();
        if (bytes.get(PROTOCOL) != TCP || length() < tcp + 20) {
            return false;
        }
        return length() == tcp + ((bytes.get(tcp + 12) >> 4) & 0x0f) * 4;
    }

    /** Flips one bit behind the IP header, so that the packet still arrives and TCP's or UDP's checksum is wrong. */
    void flipBit(long random) {
        int header = headerBytes();
        if (length() == header) {
            return;
        }
        int bit = (int) Long.remainderUnsigned(random, (length() - header) * 8L);
        int at = header + bit / 8;
        bytes.put(at, (byte) (bytes.get(at) ^ (1 << (bit % 8))));
    }
}
