package dev.minos.cli;

import java.io.IOException;
import java.nio.file.Path;

/** The page of a run. */
final class Pages {
    private Pages() {}

    static Path write(Path directory) throws IOException {
        return directory;
    }
}
