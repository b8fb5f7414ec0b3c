package dev.minos.kv.client;

import java.util.Locale;

/** How fresh the answer to a read must be. */
public enum Level {
    /** Linearizable: a majority has confirmed the leader after the request arrived. Costs one round between nodes. */
    CONSISTENT,
    /** What the node that takes itself for the leader has. Stale for a moment after it was deposed without knowing. */
    DEFAULT,
    /** What the asked node has, however old. */
    STALE;

    /** As the interface writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The level of this name.
     *
     * @throws IllegalArgumentException in one sentence, when there is none
     */
    public static Level parse(String text) {
        for (Level level : values()) {
            if (level.text().equals(text)) {
                return level;
            }
        }
        throw new IllegalArgumentException("there is no level '" + text + "': consistent, default or stale");
    }
}
