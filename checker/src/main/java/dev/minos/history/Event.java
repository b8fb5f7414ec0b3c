package dev.minos.history;

import org.jspecify.annotations.Nullable;

/**
 * An event that is no operation of a client: what the nemesis or another process without a number did.
 *
 * @param position position among the history's events
 * @param index the event's {@code index} in its file
 * @param timeNanos ns since the start of the run, -1 unknown
 * @param type {@code invoke}, {@code ok}, {@code fail} or {@code info}
 * @param value any value of the file: {@code null}, number, string, boolean, list, set or map
 */
public record Event(
        int position,
        int index,
        long timeNanos,
        String process,
        String type,
        String f,
        @Nullable Object value) {}
