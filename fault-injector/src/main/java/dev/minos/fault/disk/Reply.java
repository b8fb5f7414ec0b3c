package dev.minos.fault.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One answer to the kernel (struct fuse_out_header and what follows). One thread uses it. */
final class Reply {
    private static final int HEAD_BYTES = 16;
    private static final long NANOS = 1_000_000_000L;
    /** Nobody but the kernel changes the file system, so the kernel may trust what it knows for as long as it likes. */
    private static final long VALID_SECONDS = 1 << 20;

    private final ByteBuffer buffer;

    Reply(int dataBytes) {
        buffer = ByteBuffer.allocateDirect(HEAD_BYTES + dataBytes).order(ByteOrder.nativeOrder());
    }

    /** An answer without data or error, to be added to. */
    Reply to(long unique) {
        buffer.clear().putInt(0).putInt(0).putLong(unique);
        return this;
    }

    Reply refused(long unique, int errno) {
        buffer.clear().putInt(0).putInt(-errno).putLong(unique);
        return this;
    }

    ByteBuffer data() {
        return buffer;
    }

    int dataBytes() {
        return buffer.position() - HEAD_BYTES;
    }

    /** The whole answer, ready to be written. */
    ByteBuffer finished() {
        buffer.putInt(0, buffer.position());
        return buffer.flip();
    }

    /** struct fuse_entry_out: a name was found or made. */
    void entry(Inode inode, Names names) {
        long valid = names == Names.KNOWN_TO_ALL ? VALID_SECONDS : 0;
        buffer.putLong(inode.number)
                .putLong(0)
                .putLong(valid)
                .putLong(valid)
                .putInt(0)
                .putInt(0);
        attributes(inode);
    }

    /** struct fuse_attr_out. */
    void attributesOnly(Inode inode) {
        buffer.putLong(VALID_SECONDS).putInt(0).putInt(0);
        attributes(inode);
    }

    /** Whether the kernel may keep what it has been told. */
    enum Names {
        KNOWN_TO_ALL,
        ASK_EACH_TIME
    }

    private void attributes(Inode inode) {
        buffer.putLong(inode.number).putLong(inode.size()).putLong((inode.size() + 511) / 512);
        buffer.putLong(inode.accessedNanos / NANOS)
                .putLong(inode.modifiedNanos / NANOS)
                .putLong(inode.changedNanos / NANOS);
        buffer.putInt((int) (inode.accessedNanos % NANOS))
                .putInt((int) (inode.modifiedNanos % NANOS))
                .putInt((int) (inode.changedNanos % NANOS));
        buffer.putInt(inode.mode).putInt(inode.links).putInt(inode.user).putInt(inode.group);
        buffer.putInt(0).putInt(Content.PAGE_BYTES).putInt(0);
    }

    /** struct fuse_open_out. */
    void opened(long handle, int flags) {
        buffer.putLong(handle).putInt(flags).putInt(0);
    }

    void text(String name) {
        buffer.put(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** struct fuse_dirent; false when it does not fit into so many bytes of data. */
    boolean directoryEntry(String name, Inode inode, long nextOffset, int mostBytes) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        int length = (24 + bytes.length + 7) & ~7;
        if (dataBytes() + length > mostBytes) {
            return false;
        }
        int end = buffer.position() + length;
        buffer.putLong(inode.number).putLong(nextOffset).putInt(bytes.length).putInt(inode.kind());
        buffer.put(bytes);
        while (buffer.position() < end) {
            buffer.put((byte) 0);
        }
        return true;
    }
}
