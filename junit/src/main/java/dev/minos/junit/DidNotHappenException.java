package dev.minos.junit;

/** Thrown by an operation that certainly had no effect. Whatever else it throws leaves that open. */
public final class DidNotHappenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DidNotHappenException(String why) {
        super(why);
    }
}
