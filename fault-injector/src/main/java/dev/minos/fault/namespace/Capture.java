package dev.minos.fault.namespace;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of packets that Wireshark and tcpdump read (pcap with nanoseconds, link type raw IP). It has the packets as
 * their receivers got them. It ends at a gibibyte. The switch's lock guards it.
 */
final class Capture implements AutoCloseable {
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int LINKTYPE_RAW = 101;
    private static final long MOST_BYTES = 1L << 30;

    private final OutputStream out;
    private final ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] body = new byte[Packet.MOST_BYTES];
    private long written;

    Capture(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        head.putInt(MAGIC_NANOS).putShort((short) 2).putShort((short) 4);
        head.putInt(0).putInt(0).putInt(Packet.MOST_BYTES).putInt(LINKTYPE_RAW);
        writeHead();
    }

    void add(Packet packet, Instant now) throws IOException {
        int length = packet.length();
        if (written > MOST_BYTES) {
            return;
        }
        head.clear();
        head.putInt((int) now.getEpochSecond())
                .putInt(now.getNano())
                .putInt(length)
                .putInt(length);
        writeHead();
        packet.bytes().get(body, 0, length);
        out.write(body, 0, length);
        written += length;
    }

    private void writeHead() throws IOException {
        out.write(head.array(), 0, head.position());
        written += head.position();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
