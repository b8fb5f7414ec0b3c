package dev.minos.cli.bench;

import java.io.IOException;

/** One client with one connection, that does one kind of thing. One thread. */
interface Session extends AutoCloseable {
    /** Does it once, with the key of this number; false when the answer was a refusal. */
    boolean perform(int key) throws IOException;

    @Override
    void close() throws IOException;
}
