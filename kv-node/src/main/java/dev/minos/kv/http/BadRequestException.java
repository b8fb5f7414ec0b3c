package dev.minos.kv.http;

/** The client asked for something that does not exist or is too large; the message says what, for the client to read. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String sentence;

    BadRequestException(String message) {
        this(400, message);
    }

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
        this.sentence = message;
    }

    String sentence() {
        return sentence;
    }

    int status() {
        return status;
    }
}
