package dev.minos.kv.store;

/** A place in the Raft log. An index below zero is the place before the first entry. */
public record Position(long term, long index) {
    public static final Position START = new Position(0, -1);
}
