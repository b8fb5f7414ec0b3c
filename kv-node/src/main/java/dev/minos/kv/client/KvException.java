package dev.minos.kv.client;

/** A request that brought no result. The type says what is known of its effect. */
public abstract sealed class KvException extends RuntimeException
        permits RequestRefusedException, UnavailableException, UnknownOutcomeException, WatchCompactedException {
    private static final long serialVersionUID = 1;

    KvException(String message) {
        super(message);
    }

    /** Whether the request certainly had no effect. False says: perhaps it had, perhaps it will have. */
    public boolean isDefinite() {
        return !(this instanceof UnknownOutcomeException);
    }
}
