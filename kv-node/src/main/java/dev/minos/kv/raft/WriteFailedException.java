package dev.minos.kv.raft;

/** A write did not get its result; the failure says what is known about it. */
public final class WriteFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    WriteFailedException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
