package dev.minos.kv.store;

/** The disk under the store failed. A node that meets this while applying stops: it must not skip an entry. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
