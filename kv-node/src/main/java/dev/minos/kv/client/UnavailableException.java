package dev.minos.kv.client;

/** No node could answer within the deadline, and the request certainly had no effect; a read never has one. */
public final class UnavailableException extends KvException {
    private static final long serialVersionUID = 1;

    UnavailableException(String message) {
        super(message);
    }
}
