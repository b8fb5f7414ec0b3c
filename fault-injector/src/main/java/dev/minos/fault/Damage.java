package dev.minos.fault;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/**
 * Damage to one file: done, described, and looked for again. Logs are often laid out in advance, with zeros up to
 * their end; what counts as the end here is behind the last byte that is not zero.
 */
final class Damage {
    private static final int PAGE_BYTES = 4096;

    private final Path file;
    private final long sizeAfter;
    private final long offset;
    private final byte[] bytesAfter;
    private final String description;

    private Damage(Path file, long sizeAfter, long offset, byte[] bytesAfter, String description) {
        this.file = file;
        this.sizeAfter = sizeAfter;
        this.offset = offset;
        this.bytesAfter = bytesAfter;
        this.description = description;
    }

    String description() {
        return description;
    }

    /** Does what the verb says to the file. */
    static Damage to(Path file, DiskFault.Verb verb, Random random) throws IOException {
        if (verb == DiskFault.Verb.LOSE_FILE) {
            long size = Files.size(file);
            Files.delete(file);
            return new Damage(file, -1, 0, new byte[0], "lost, " + size + " bytes");
        }
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = end(open);
            return switch (verb) {
                case FLIP_BIT -> flip(file, open, random.nextLong(end), 1 << random.nextInt(8));
                case TRUNCATE -> truncate(file, open, random.nextLong(end));
                case TEAR -> tear(file, open, end - 1 - random.nextLong(Math.min(end, PAGE_BYTES)), end);
                case COPY_CHUNK -> copyChunk(file, open, end, random);
                default -> throw new IllegalArgumentException(verb + " is not about one file");
            };
        }
    }

    /** Whether the file is as the damage left it. */
    boolean isThere() throws IOException {
        if (sizeAfter < 0) {
            return !Files.exists(file);
        }
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
            return open.size() == sizeAfter && Arrays.equals(bytesAfter, read(open, offset, bytesAfter.length));
        }
    }

    private static Damage flip(Path file, FileChannel open, long offset, int mask) throws IOException {
        byte[] before = read(open, offset, 1);
        byte[] after = {(byte) (before[0] ^ mask)};
        write(open, offset, after);
        HexFormat hex = HexFormat.of();
        String what = "byte " + offset + " was " + hex.formatHex(before) + ", is " + hex.formatHex(after);
        return new Damage(file, open.size(), offset, after, what);
    }

    private static Damage truncate(Path file, FileChannel open, long size) throws IOException {
        String what = "ends after " + size + " of " + open.size() + " bytes";
        open.truncate(size);
        open.force(true);
        return new Damage(file, size, 0, new byte[0], what);
    }

    private static Damage tear(Path file, FileChannel open, long from, long end) throws IOException {
        byte[] zeros = new byte[(int) (end - from)];
        write(open, from, zeros);
        String what = "bytes " + from + " to " + end + " of " + open.size() + " are zeros";
        return new Damage(file, open.size(), from, zeros, what);
    }

    private static Damage copyChunk(Path file, FileChannel open, long end, Random random) throws IOException {
        int length = (int) (1 + random.nextLong(Math.min(end, PAGE_BYTES)));
        long source = random.nextLong(end - length + 1);
        long target = random.nextLong(end - length + 1);
        byte[] chunk = read(open, source, length);
        write(open, target, chunk);
        String what = length + " bytes at " + target + " are those at " + source;
        return new Damage(file, open.size(), target, chunk, what);
    }

    private static long end(FileChannel open) throws IOException {
        for (long from = Math.max(0, open.size() - PAGE_BYTES), until = open.size();
                until > 0;
                until = from, from = Math.max(0, from - PAGE_BYTES)) {
            byte[] page = read(open, from, (int) (until - from));
            for (int i = page.length - 1; i >= 0; i--) {
                if (page[i] != 0) {
                    return from + i + 1;
                }
            }
        }
        return Math.max(1, open.size());
    }

    private static byte[] read(FileChannel open, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (open.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the file ends before byte " + (offset + length));
            }
        }
        return bytes.array();
    }

    private static void write(FileChannel open, long offset, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            int ignored = open.write(left, offset + left.position());
        }
        open.force(true);
    }
}
