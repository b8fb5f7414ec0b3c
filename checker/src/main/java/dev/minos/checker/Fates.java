package dev.minos.checker;

import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import java.util.Arrays;

/**
 * A part of a history: each operation is kept, weakened to one that may or may not have happened, or dropped. Building
 * the part is linear.
 */
final class Fates {
    static final byte DROPPED = 0;
    static final byte WEAKENED = 1;
    static final byte KEPT = 2;

    private final KeyHistory whole;
    private final byte[] fate;
    private boolean unfinished;

    private Fates(KeyHistory whole, byte[] fate) {
        this.whole = whole;
        this.fate = fate;
    }

    static Fates all(KeyHistory whole) {
        byte[] fate = new byte[whole.size];
        for (int op = 0; op < fate.length; op++) {
            fate[op] = whole.required(op) ? KEPT : WEAKENED;
        }
        return new Fates(whole, fate);
    }

    /** Time ended before it was as small as can be. */
    void unfinished() {
        unfinished = true;
    }

    boolean isUnfinished() {
        return unfinished;
    }

    KeyHistory whole() {
        return whole;
    }

    boolean kept(int op) {
        return fate[op] == KEPT;
    }

    boolean present(int op) {
        return fate[op] != DROPPED;
    }

    Fates copy() {
        return new Fates(whole, fate.clone());
    }

    /** Required no longer: an observation is dropped, a mutator weakened. */
    void relax(int op) {
        if (fate[op] == KEPT) {
            fate[op] = whole.effect[op] == KEEP ? DROPPED : WEAKENED;
        }
    }

    void drop(int op) {
        fate[op] = DROPPED;
    }

    /** The same part with nothing else around it, and with numbers of its own for operations and values. */
    Fates narrowed() {
        KeyHistory part = history();
        int[] number = new int[part.values];
        Arrays.fill(number, -1);
        number[KeyHistory.ABSENT] = KeyHistory.ABSENT;
        int values = 1;
        values = renumber(number, new int[] {part.initial}, values);
        values = renumber(number, part.guarded, values);
        values = renumber(number, part.effect, values);
        int[] guarded = Arrays.stream(part.guarded).map(value -> number[value]).toArray();
        int[] effect = Arrays.stream(part.effect)
                .map(value -> value == KEEP ? KEEP : number[value])
                .toArray();
        return all(new KeyHistory(
                values,
                number[part.initial],
                part.guard,
                guarded,
                effect,
                part.invoked,
                part.completed,
                part.source,
                part.version,
                part.events));
    }

    private static int renumber(int[] number, int[] met, int values) {
        int next = values;
        for (int value : met) {
            if (value != KEEP && number[value] < 0) {
                number[value] = next++;
            }
        }
        return next;
    }

    int count() {
        int count = 0;
        for (byte f : fate) {
            count += f != DROPPED ? 1 : 0;
        }
        return count;
    }

    /** The kept operations that observe only (or that change something). */
    int[] kept(boolean observers) {
        int[] out = new int[whole.size];
        int length = 0;
        for (int op = 0; op < whole.size; op++) {
            if (fate[op] == KEPT && (whole.effect[op] == KEEP) == observers) {
                out[length++] = op;
            }
        }
        return Arrays.copyOf(out, length);
    }

    /** The part as a history; operations keep their {@code source}. */
    KeyHistory history() {
        int n = count();
        int[] source = new int[n];
        int[] place = new int[whole.size];
        byte[] guard = new byte[n];
        int[] guarded = new int[n];
        int[] effect = new int[n];
        int k = 0;
        for (int op = 0; op < whole.size; op++) {
            if (fate[op] != DROPPED) {
                source[k] = whole.source[op];
                place[op] = k;
                guard[k] = whole.guard[op];
                guarded[k] = whole.guarded[op];
                effect[k] = whole.effect[op];
                k++;
            }
        }
        int[] invoked = new int[n];
        int[] completed = new int[n];
        Arrays.fill(completed, NEVER);
        int[] events = events(place, invoked, completed);
        return new KeyHistory(
                whole.values, whole.initial, guard, guarded, effect, invoked, completed, source, new long[0], events);
    }

    private int[] events(int[] place, int[] invoked, int[] completed) {
        int[] events = new int[2 * invoked.length];
        int at = 0;
        for (int event : whole.events) {
            int op = event >= 0 ? event : ~event;
            if (event >= 0 && fate[op] != DROPPED) {
                invoked[place[op]] = at;
                events[at++] = place[op];
            } else if (event < 0 && fate[op] == KEPT) {
                completed[place[op]] = at;
                events[at++] = ~place[op];
            }
        }
        return Arrays.copyOf(events, at);
    }
}
