package dev.minos.yaml;

/** A file that a person wrote says something that cannot be meant; the message names file and line and what would be right. */
public final class FileMistakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FileMistakeException(String file, int line, String sentence) {
        super(file + ":" + line + ": " + sentence);
    }
}
