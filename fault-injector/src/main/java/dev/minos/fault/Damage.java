package dev.minos.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
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
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            return open.length() == sizeAfter && Arrays.equals(bytesAfter, read(open, offset, bytesAfter.length));
        }
    }

    private static Damage flip(Path file, RandomAccessFile open, long offset, int mask) throws IOException {
        byte[] before = read(open, offset, 1);
        byte[] after = {(byte) (before[0] ^ mask)};
        write(open, offset, after);
        HexFormat hex = HexFormat.of();
        String what = "byte " + offset + " was " + hex.formatHex(before) + ", is " + hex.formatHex(after);
        return new Damage(file, open.length(), offset, after, what);
    }

    private static Damage truncate(Path file, RandomAccessFile open, long size) throws IOException {
        String what = "ends after " + size + " of " + open.length() + " bytes";
        open.setLength(size);
        open.getFD().sync();
        return new Damage(file, size, 0, new byte[0], what);
    }

    private static Damage tear(Path file, RandomAccessFile open, long from, long end) throws IOException {
        byte[] zeros = new byte[(int) (end - from)];
        write(open, from, zeros);
        String what = "bytes " + from + " to " + end + " of " + open.length() + " are zeros";
        return new Damage(file, open.length(), from, zeros, what);
    }

    private static Damage copyChunk(Path file, RandomAccessFile open, long end, Random random) throws IOException {
        int length = (int) (1 + random.nextLong(Math.min(end, PAGE_BYTES)));
        long source = random.nextLong(end - length + 1);
        long target = random.nextLong(end - length + 1);
        byte[] chunk = read(open, source, length);
        write(open, target, chunk);
        String what = length + " bytes at " + target + " are those at " + source;
        return new Damage(file, open.length(), target, chunk, what);
    }

    private static long end(RandomAccessFile open) throws IOException {
        byte[] page = new byte[PAGE_BYTES];
        for (long from = Math.max(0, open.length() - PAGE_BYTES), until = open.length();
                until > 0;
                until = from, from = Math.max(0, from - PAGE_BYTES)) {
            open.seek(from);
            int length = (int) (until - from);
            open.readFully(page, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (page[i] != 0) {
                    return from + i + 1;
                }
            }
        }
        return Math.max(1, open.length());
    }

    private static byte[] read(RandomAccessFile open, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        open.seek(offset);
        open.readFully(bytes);
        return bytes;
    }

    private static void write(RandomAccessFile open, long offset, byte[] bytes) throws IOException {
        open.seek(offset);
        open.write(bytes);
        open.getFD().sync();
    }
}
