package dev.minos.cli;

/** What the user asked for cannot be meant; the message is the one sentence that is shown. Ends with exit code 64. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String sentence) {
        super(sentence);
    }
}
