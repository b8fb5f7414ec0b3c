package dev.minos.kv.client;

/** The changes behind this cursor are forgotten: list the keys, and watch from now on. */
public final class WatchCompactedException extends KvException {
    private static final long serialVersionUID = 1;

    WatchCompactedException(String message) {
        super(message);
    }
}
