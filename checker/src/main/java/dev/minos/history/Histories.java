package dev.minos.history;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Histories in files. */
public final class Histories {
    private Histories() {}

    /** Reads a history, whatever its format. */
    public static History read(Path file) throws IOException {
        return read(file, ReadOptions.detect());
    }

    /**
     * Reads a history, gzipped or not.
     *
     * @throws HistoryFormatException naming file, line and what was expected there
     */
    public static History read(Path file, ReadOptions options) throws IOException {
        try (InputStream in = open(file)) {
            return new JsonlReader(in, file.toString()).read();
        }
    }

    /** Writes a history as {@code history.jsonl}. */
    public static void writeJsonl(History history, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            JsonlWriter.write(history, out);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        boolean gzipped = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return gzipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }
}
