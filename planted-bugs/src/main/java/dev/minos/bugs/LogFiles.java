package dev.minos.bugs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Raft log of a node that is not open yet, for bugs that spoil it: records of a length, bytes and a checksum. */
public final class LogFiles {
    private static final int HEADER = 8;
    private static final int CHECKSUM = 4;

    private LogFiles() {}

    /** Whether a node has been here before. */
    public static boolean areIn(Path group) {
        return Files.isDirectory(group.resolve("current"));
    }

    /** Cuts whole records off the end of the open log file, so that it looks as if they had never been written. */
    public static void dropTail(Path group, int records) {
        try (Stream<Path> files = Files.list(group.resolve("current"))) {
            for (Path file : files.filter(LogFiles::isOpen).toList()) {
                List<Long> begins = begins(ByteBuffer.wrap(Files.readAllBytes(file)));
                int kept = Math.max(0, begins.size() - records);
                if (kept < begins.size()) {
                    truncate(file, begins.get(kept));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the bug could not cut the log in " + group, e);
        }
    }

    private static boolean isOpen(Path file) {
        return String.valueOf(file.getFileName()).startsWith("log_inprogress_");
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** Where each record begins. */
    private static List<Long> begins(ByteBuffer log) {
        List<Long> begins = new ArrayList<>();
        log.position(Math.min(HEADER, log.limit()));
        while (log.hasRemaining() && log.get(log.position()) != 0) {
            long begin = log.position();
            int end = lengthAt(log) + log.position() + CHECKSUM;
            if (end > log.limit()) {
                break;
            }
            log.position(end);
            begins.add(begin);
        }
        return begins;
    }

    /** Seven bits a byte, the lowest first. */
    private static int lengthAt(ByteBuffer log) {
        int length = 0;
        for (int shift = 0; log.hasRemaining(); shift += 7) {
            byte part = log.get();
            length |= (part & 0x7f) << shift;
            if (part >= 0) {
                break;
            }
        }
        return length;
    }
}
