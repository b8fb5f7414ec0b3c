package dev.minos.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time in which a fault was in force, and what clients did meanwhile.
 *
 * @param traffic counts by read mode; everything that changes a key counts as {@code write}
 */
public record Window(int id, String fault, long fromNanos, long toNanos, Map<String, Counts> traffic) {
    public Window {
        traffic = Collections.unmodifiableMap(new LinkedHashMap<>(traffic));
    }

    /** Operations invoked within the window and how they ended. */
    public record Counts(long invocations, long oks, long fails, long infos) {}
}
