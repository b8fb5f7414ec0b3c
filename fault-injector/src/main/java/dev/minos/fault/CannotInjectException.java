package dev.minos.fault;

/** A fault does not apply to the cluster as it is now; the message says why. It becomes a "skipped" in the log. */
public final class CannotInjectException extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotInjectException(String reason) {
        super(reason);
    }
}
