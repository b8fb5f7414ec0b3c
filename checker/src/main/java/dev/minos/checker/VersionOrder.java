package dev.minos.checker;

import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NO_VERSION;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The order of the mutators that the server's own versions claim. Only a claim: {@link OrderCheck} verifies it against
 * what clients saw, and a claim that fails proves nothing, so a server that lies about versions convicts nobody and
 * clears nobody.
 */
final class VersionOrder {
    private final KeyHistory h;
    /** Optional operations without a version, by the value they set; the last invoked is taken first. */
    private final Map<Integer, IntList> spare = new HashMap<>();

    private VersionOrder(KeyHistory history) {
        this.h = history;
    }

    /** The claimed order, or null if versions are missing or repeated. */
    static int @Nullable [] of(KeyHistory history) {
        return history.version.length == 0 ? null : new VersionOrder(history).order();
    }

    private int @Nullable [] order() {
        Map<Long, Integer> owner = owners();
        if (owner == null || !adopt(owner)) {
            return null;
        }
        return fill(owner.values());
    }

    private @Nullable Map<Long, Integer> owners() {
        Map<Long, Integer> owner = new TreeMap<>();
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] == KEEP) {
                continue;
            }
            long version = h.version[op];
            if (version != NO_VERSION) {
                if (owner.put(version, op) != null) {
                    return null;
                }
            } else if (h.required(op)) {
                return null;
            } else {
                spare.computeIfAbsent(h.effect[op], value -> new IntList()).add(op);
            }
        }
        return owner;
    }

    /** A version that was read and that nobody owns must be an optional write of the value read. */
    private boolean adopt(Map<Long, Integer> owner) {
        for (int op = 0; op < h.size; op++) {
            boolean seen = h.effect[op] == KEEP && h.guard[op] == EQUALS && h.version[op] != NO_VERSION;
            if (seen && !owner.containsKey(h.version[op])) {
                int adopted = takeSpare(h.guarded[op]);
                if (adopted >= 0) {
                    owner.put(h.version[op], adopted);
                } else if (h.guarded[op] != h.initial) {
                    return false;
                }
            }
        }
        return true;
    }

    private int takeSpare(int value) {
        IntList left = spare.get(value);
        return left == null ? -1 : left.pop();
    }

    /** A compare-and-set that does not fit may lack an optional write just before it. */
    private int[] fill(Iterable<Integer> claimed) {
        int[] order = new int[h.size];
        int length = 0;
        int state = h.initial;
        for (int op : claimed) {
            if (!h.holds(op, state) && h.guard[op] == EQUALS) {
                int missing = takeSpare(h.guarded[op]);
                if (missing >= 0 && h.holds(missing, state)) {
                    order[length++] = missing;
                }
            }
            order[length++] = op;
            state = h.effect[op];
        }
        return Arrays.copyOf(order, length);
    }
}
