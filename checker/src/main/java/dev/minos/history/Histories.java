package dev.minos.history;

import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

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
        try (BufferedInputStream in = open(file)) {
            Format format = options.format() == null ? detect(in) : options.format();
            if (format == null) {
                throw new HistoryFormatException(
                        file.toString(), 1, "this is none of the known formats of histories: " + Format.labels());
            }
            return format.read(in, file.toString(), options.keys());
        } catch (ZipException | EOFException e) {
            throw damaged(file, e);
        }
    }

    /**
     * The format of the file, found from its content; null when it is none of ours.
     *
     * @throws HistoryFormatException if it is a damaged gzip file
     */
    public static @Nullable Format format(Path file) throws IOException {
        try (BufferedInputStream in = open(file)) {
            return detect(in);
        } catch (ZipException | EOFException e) {
            throw damaged(file, e);
        }
    }

    /** {@link GZIPInputStream} tells of data cut short by the end of the file, with or without a word. */
    private static HistoryFormatException damaged(Path file, IOException e) {
        String how = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
        return new HistoryFormatException(file.toString(), 1, "a damaged gzip file: " + how);
    }

    /** Writes a history as {@code history.jsonl}. */
    public static void writeJsonl(History history, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            JsonlWriter.write(history, out);
        }
    }

    /** Writes a history as Jepsen's {@code history.edn}; operations with keys as {@code [key value]}. */
    public static void writeEdn(History history, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            EdnWriter.write(history, out);
        }
    }

    private static @Nullable Format detect(BufferedInputStream in) throws IOException {
        in.mark(Format.SAMPLE_BYTES + 1);
        byte[] sample = in.readNBytes(Format.SAMPLE_BYTES);
        in.reset();
        return Format.detect(sample, sample.length);
    }

    private static BufferedInputStream open(Path file) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        raw.mark(2);
        boolean gzipped = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return gzipped ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
    }
}
