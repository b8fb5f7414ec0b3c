package dev.minos.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time in which a fault was in force, and what clients did meanwhile.
 *
 * @param traffic counts by read mode; everything that changes a key counts as {@code write}
 * @param left whether anything can have succeeded at some moment of it
 */
public record Window(
        int id, String fault, long fromNanos, long toNanos, Map<String, Counts> traffic, Left left, Recovery recovery) {
    public Window {
        traffic = Collections.unmodifiableMap(new LinkedHashMap<>(traffic));
    }

    /** What the faults in force left of the cluster. */
    public enum Left {
        A_MAJORITY,
        NO_MAJORITY
    }

    /** Operations invoked within the window and how they ended. */
    public record Counts(long invocations, long oks, long fails, long infos) {}
}
