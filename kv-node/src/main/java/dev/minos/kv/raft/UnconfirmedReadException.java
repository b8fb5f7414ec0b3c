package dev.minos.kv.raft;

/** A follower wanted to answer a read, and no leader confirmed it: the ordinary case of a node that is cut off. */
public final class UnconfirmedReadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnconfirmedReadException(String message) {
        super(message);
    }
}
