package dev.minos.kv.client;

/** The cluster does not take this request: it is malformed, too large, or not allowed. It had no effect. */
public final class RequestRefusedException extends KvException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String error;

    RequestRefusedException(int status, String error, String message) {
        super(message);
        this.status = status;
        this.error = error;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The word of the interface for what is wrong, such as {@code too_large}. */
    public String error() {
        return error;
    }
}
