package dev.minos.history;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream, as slices of its own buffer. One thread. */
final class LineSource {
    private static final int LONGEST_LINE = 1 << 27;

    private final InputStream in;
    private final String file;
    private byte[] buffer = new byte[1 << 20];
    private int filled;
    private int next;
    private boolean ended;

    private int from;
    private int to;
    private long line;
    private boolean terminated;

    LineSource(InputStream in, String file) {
        this.in = in;
        this.file = file;
    }

    /** Moves to the next line; false at the end. */
    boolean next() throws IOException {
        int scanned = next;
        while (true) {
            int end = indexOfNewline(scanned);
            if (end >= 0) {
                return line(end, end + 1, true);
            }
            scanned = filled;
            if (ended) {
                return next < filled && line(filled, filled, false);
            }
            int moved = next;
            fill();
            scanned -= moved - next;
        }
    }

    /** What the slices of this line refer to. */
    byte[] buffer() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Number of the line, from 1. */
    long line() {
        return line;
    }

    /** Whether the line ended with a newline, as every line but a torn last one does. */
    boolean terminated() {
        return terminated;
    }

    private boolean line(int end, int following, boolean complete) {
        from = next;
        to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        next = following;
        terminated = complete;
        line++;
        return true;
    }

    private int indexOfNewline(int start) {
        byte[] b = buffer;
        for (int i = start; i < filled; i++) {
            if (b[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, next, buffer, 0, filled - next);
        filled -= next;
        next = 0;
        if (filled == buffer.length) {
            if (filled >= LONGEST_LINE) {
                throw new HistoryFormatException(file, line + 1, "a line of more than " + LONGEST_LINE + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.readNBytes(buffer, filled, buffer.length - filled);
        filled += read;
        ended = filled < buffer.length;
    }
}
