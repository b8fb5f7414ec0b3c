package dev.minos.kv.raft;

/** A read needed a leader, and this node is none, or lost the leadership before a majority confirmed it. */
public final class NotLeadingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotLeadingException(String message) {
        super(message);
    }
}
