package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NO_VERSION;

import dev.minos.checker.KeyHistory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions that the server returned for one key, if they tell one story: each belongs to one value. */
final class VersionClaims {
    private final long[] made;
    private final long[] seen;

    private VersionClaims(int size) {
        made = new long[size];
        seen = new long[size];
        Arrays.fill(made, NO_VERSION);
        Arrays.fill(seen, NO_VERSION);
    }

    /** Null if there are none, or if they contradict each other. */
    static @Nullable VersionClaims of(Key key) {
        KeyHistory h = key.h;
        if (h.version.length == 0) {
            return null;
        }
        VersionClaims claims = new VersionClaims(h.size);
        Map<Long, Integer> maker = new HashMap<>();
        Map<Long, Integer> value = new HashMap<>();
        for (int op = 0; op < h.size; op++) {
            long version = h.versionOf(op);
            if (version == NO_VERSION) {
                continue;
            }
            boolean makes = h.effect[op] != KEEP;
            int what = makes ? h.effect[op] : key.saw(op);
            Integer other = what == Key.NONE ? null : value.putIfAbsent(version, what);
            Integer twice = makes ? maker.putIfAbsent(version, op) : null;
            if (twice != null || (other != null && other != what)) {
                return null;
            }
            (makes ? claims.made : claims.seen)[op] = what == Key.NONE ? NO_VERSION : version;
        }
        claims.completeSeen(key);
        return claims;
    }

    /** A value that only one operation wrote has that operation's version, also where the server did not say so. */
    private void completeSeen(Key key) {
        for (int op = 0; op < seen.length; op++) {
            int value = key.saw(op);
            int writer = value == Key.NONE ? Versions.NONE : key.versions.onlySetter(value);
            if (seen[op] == NO_VERSION && writer != Versions.NONE) {
                seen[op] = made[writer];
            }
        }
    }

    /** The version that {@code op} made, {@code NO_VERSION} if it made none or does not say. */
    long made(int op) {
        return made[op];
    }

    /** The version that {@code op} saw. */
    long seen(int op) {
        return seen[op];
    }
}
