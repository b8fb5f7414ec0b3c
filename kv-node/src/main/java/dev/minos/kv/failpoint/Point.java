package dev.minos.kv.failpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a rule can take hold. */
enum Point {
    /** A leader's log entries or heartbeats arrive here. */
    APPENDS,
    /** A candidate asks for this node's vote, or whether it would get it. */
    VOTES,
    /** A part of a leader's snapshot arrives here. */
    SNAPSHOT_CHUNKS,
    /** This node is about to force its log to the disk. */
    LOG_SYNC,
    /** This node is about to ask somebody for a vote. */
    ELECTIONS;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> texts() {
        return Arrays.stream(values()).map(Point::text).toList();
    }

    static Point parse(String text) {
        return Arrays.stream(values())
                .filter(point -> point.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no point '" + text + "', only " + texts()));
    }
}
