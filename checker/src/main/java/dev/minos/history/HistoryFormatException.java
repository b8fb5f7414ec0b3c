package dev.minos.history;

import java.io.IOException;

/** A history file that cannot be read: which file, which line, what was expected there. */
public final class HistoryFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long line;

    /** With the {@code line} counted from 1, and what was expected there. */
    public HistoryFormatException(String file, long line, String problem) {
        super(file + ":" + line + ": " + problem);
        this.file = file;
        this.line = line;
    }

    /** The file, as it was given. */
    public String file() {
        return file;
    }

    /** Counted from 1. */
    public long line() {
        return line;
    }
}
