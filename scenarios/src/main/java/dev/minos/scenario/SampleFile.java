package dev.minos.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of samples, one JSON object a line, each on the disk as soon as it is written. It may be closed while others
 * still write: what comes later is dropped. Safe for use by many threads.
 */
final class SampleFile implements AutoCloseable {
    private final BufferedWriter out;
    private boolean closed;

    private SampleFile(BufferedWriter out) {
        this.out = out;
    }

    static SampleFile create(Path file) throws IOException {
        return new SampleFile(Files.newBufferedWriter(file));
    }

    synchronized void write(ObjectNode sample) throws IOException {
        if (!closed) {
            out.write(sample.toString());
            out.newLine();
            out.flush();
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        out.close();
    }
}
