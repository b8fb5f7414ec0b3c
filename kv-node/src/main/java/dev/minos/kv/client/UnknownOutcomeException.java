package dev.minos.kv.client;

/**
 * A write was sent and no answer told what became of it within the deadline: it may have happened, it may happen later
 * (once at most), or never. Read before you decide what to do next.
 */
public final class UnknownOutcomeException extends KvException {
    private static final long serialVersionUID = 1;

    UnknownOutcomeException(String message) {
        super(message);
    }
}
