package dev.minos.kv.store;

import java.nio.ByteBuffer;

/** The parts that RocksDB's one key space is divided into: the first byte of a key says which. */
final class Spaces {
    static final byte META = 0;
    static final byte DATA = 1;
    static final byte EXPIRY = 2;
    static final byte EVENT = 3;
    static final byte SESSION = 4;
    static final byte SESSION_AGE = 5;

    private Spaces() {}

    static byte[] data(byte[] key) {
        return prefixed(DATA, key);
    }

    static byte[] prefixed(byte space, byte[] key) {
        byte[] bytes = new byte[key.length + 1];
        bytes[0] = space;
        System.arraycopy(key, 0, bytes, 1, key.length);
        return bytes;
    }

    /** Sorted by the number first, which must not be negative. */
    static byte[] numbered(byte space, long number, byte[] rest) {
        return ByteBuffer.allocate(1 + Long.BYTES + rest.length)
                .put(space)
                .putLong(number)
                .put(rest)
                .array();
    }

    static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && java.util.Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
