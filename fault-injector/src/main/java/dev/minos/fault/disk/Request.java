package dev.minos.fault.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One request of the kernel (struct fuse_in_header and what follows). The session's thread uses it. */
final class Request {
    static final int MOST_DATA_BYTES = 1 << 20;
    private static final int HEAD_BYTES = 40;
    /** The kernel wants room for the largest write and its head; a page is plenty. */
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(MOST_DATA_BYTES + Content.PAGE_BYTES).order(ByteOrder.nativeOrder());

    /** To be read into from its start; {@code flip} it then. */
    ByteBuffer empty() {
        return buffer.clear();
    }

    int opcode() {
        return buffer.getInt(4);
    }

    long unique() {
        return buffer.getLong(8);
    }

    long node() {
        return buffer.getLong(16);
    }

    int user() {
        return buffer.getInt(24);
    }

    int group() {
        return buffer.getInt(28);
    }

    /** The thread that waits for the answer, as this process would call it; 0 when it cannot see it. */
    int thread() {
        return buffer.getInt(32);
    }

    /** A number of the request's own structure, by its offset there. */
    int number(int offset) {
        return buffer.getInt(HEAD_BYTES + offset);
    }

    long longNumber(int offset) {
        return buffer.getLong(HEAD_BYTES + offset);
    }

    /** A name that ends with a zero byte. */
    String name(int offset) {
        int end = HEAD_BYTES + offset;
        while (buffer.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - HEAD_BYTES - offset];
        buffer.get(HEAD_BYTES + offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The name after the one at this offset. */
    String nameAfter(int offset) {
        return name(offset + name(offset).length() + 1);
    }

    ByteBuffer data(int offset, int length) {
        return buffer.slice(HEAD_BYTES + offset, length);
    }
}
