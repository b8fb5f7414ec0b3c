package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.KeyHistory;
import java.util.Arrays;

/**
 * An upper bound for k of one key. Versions are put in the order of their proofs, which never contradicts real time: if
 * a was complete before b began, a was proved before b was. In this order every observation takes the earliest place
 * that real time allows, behind the version it returned and behind all that was complete before it began; then k is one
 * more than the most versions that any observation has between the one it returned and its place. Operations that
 * crashed unseen are taken not to have happened. O(n log n).
 */
final class LatestVersions {
    private final KeyHistory h;
    private final Versions versions;
    /** Per operation that sets a value, its place in the order, from 1; 0 is the initial value. */
    private final int[] place;
    /** Per place, the value. */
    private final int[] value;
    /** Per value the places that have it, ascending: {@code places[starts[v] .. starts[v+1])}. */
    private final int[] starts;

    private final int[] places;
    /** The least place of a version begun at or after a moment. */
    private final int[] leastLater;

    private LatestVersions(Key key) {
        this.h = key.h;
        this.versions = key.versions;
        this.place = new int[h.size];
        long[] byProof = versions.byProof();
        this.value = new int[byProof.length + 1];
        value[0] = h.initial;
        for (int i = 0; i < byProof.length; i++) {
            int op = versions.setter((int) byProof[i]);
            place[op] = i + 1;
            value[i + 1] = h.effect[op];
        }
        this.starts = new int[h.values + 1];
        this.places = placesByValue();
        this.leastLater = leastLater();
    }

    private int[] placesByValue() {
        for (int v : value) {
            starts[v + 1]++;
        }
        for (int v = 0; v < h.values; v++) {
            starts[v + 1] += starts[v];
        }
        int[] next = Arrays.copyOf(starts, h.values);
        int[] out = new int[value.length];
        for (int p = 0; p < value.length; p++) {
            out[next[value[p]]++] = p;
        }
        return out;
    }

    private int[] leastLater() {
        int[] out = new int[h.events.length + 1];
        out[h.events.length] = Integer.MAX_VALUE;
        for (int at = h.events.length - 1; at >= 0; at--) {
            int event = h.events[at];
            boolean sets = event >= 0 && place[event] > 0;
            out[at] = sets ? Math.min(out[at + 1], place[event]) : out[at + 1];
        }
        return out;
    }

    static int bound(Key key) {
        return new LatestVersions(key).sweep();
    }

    private int sweep() {
        int[] base = new int[h.size];
        int reached = 0;
        int most = 0;
        for (int event : h.events) {
            if (event >= 0) {
                base[event] = reached;
                continue;
            }
            int op = ~event;
            if (h.effect[op] != KEEP) {
                reached = Math.max(reached, place[op]);
                continue;
            }
            int seen = Key.seen(h, op);
            if (seen != Key.NONE) {
                int last = lastPlace(seen, base[op]);
                int put = last == Key.NONE ? firstPlace(seen, base[op]) : base[op];
                if (put == Key.NONE || put >= leastLater[h.completed[op]]) {
                    return VersionBounds.UNBOUNDED;
                }
                most = Math.max(most, last == Key.NONE ? 0 : put - last);
                reached = Math.max(reached, put);
            }
        }
        return 1 + most;
    }

    /** The last place with this value that is at most {@code at}. */
    private int lastPlace(int seen, int at) {
        int i = after(seen, at);
        return i == starts[seen] ? Key.NONE : places[i - 1];
    }

    /** The first place with this value behind {@code at}. */
    private int firstPlace(int seen, int at) {
        int i = after(seen, at);
        return i == starts[seen + 1] ? Key.NONE : places[i];
    }

    private int after(int seen, int at) {
        int low = starts[seen];
        int high = starts[seen + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (places[middle] <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
