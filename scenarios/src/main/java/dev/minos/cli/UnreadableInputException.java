package dev.minos.cli;

/** A file that was given cannot be read for what it should be; the message names file and line. Ends with exit code 65. */
public final class UnreadableInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableInputException(String sentence) {
        super(sentence);
    }
}
