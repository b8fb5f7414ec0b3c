package dev.minos.kv.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How fresh a read must be. */
enum Level {
    /** Whatever the asked node has. */
    STALE,
    /** The leader's state, without asking anybody whether it still leads. */
    DEFAULT,
    /** The leader's state, the leadership confirmed by a majority after the request arrived. */
    CONSISTENT;

    static Level parse(@Nullable String text) {
        if (text == null) {
            return DEFAULT;
        }
        for (Level level : values()) {
            if (level.name().toLowerCase(Locale.ROOT).equals(text)) {
                return level;
            }
        }
        throw new BadRequestException("unknown level '" + text + "': default, consistent or stale");
    }
}
