package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.checker.KeyHistory;
import java.util.Arrays;

/**
 * The versions of one key: the operations that set a value, in the order of invocation, each with its proof (see
 * {@link KeyStaleness}). Moments are those of the normal form. O(n).
 */
final class Versions {
    /** No such version. */
    static final int NONE = -1;

    private final KeyHistory key;
    /** Per operation that sets a value, the operation whose completion first proves it. */
    private final int[] proof;
    /** The operations that set a value, by invocation. */
    private final int[] setters;

    /** The setters of value {@code v} are {@code byValue[starts[v], starts[v+1])}, by invocation. */
    private final int[] starts;

    private final int[] byValue;
    /** The latest proof among the setters of one value up to this one of {@code byValue}. */
    private final int[] latestSoFar;

    /** Of the setters from this one on: the one proved first, and the first completion. */
    private final int[] firstProved;

    private final int[] firstCompletion;

    Versions(KeyHistory key) {
        this.key = key;
        this.setters = setters();
        this.starts = new int[key.values + 1];
        this.byValue = byValue();
        this.proof = proofs();
        this.latestSoFar = latestSoFar();
        this.firstProved = new int[setters.length];
        this.firstCompletion = new int[setters.length];
        sweepBackwards();
    }

    private int[] setters() {
        int[] out = new int[key.size];
        int count = 0;
        for (int op = 0; op < key.size; op++) {
            if (key.effect[op] != KEEP) {
                out[count++] = op;
            }
        }
        return Arrays.copyOf(out, count);
    }

    private int[] byValue() {
        for (int op : setters) {
            starts[key.effect[op] + 1]++;
        }
        for (int value = 0; value < key.values; value++) {
            starts[value + 1] += starts[value];
        }
        int[] next = Arrays.copyOf(starts, key.values);
        int[] out = new int[setters.length];
        for (int op : setters) {
            out[next[key.effect[op]]++] = op;
        }
        return out;
    }

    private int[] proofs() {
        int[] out = new int[key.size];
        for (int op = 0; op < key.size; op++) {
            out[op] = op;
        }
        for (int op = 0; op < key.size; op++) {
            int seen = Key.seen(key, op);
            int writer = seen == Key.NONE ? NONE : onlySetter(seen);
            boolean sees = writer != NONE && key.completed[op] > key.invoked[writer];
            if (sees && key.completed[op] < key.completed[out[writer]]) {
                out[writer] = op;
            }
        }
        return out;
    }

    /** The operation that sets this value, {@link #NONE} if there is none or several may. */
    int onlySetter(int value) {
        boolean only = value != ABSENT && value != key.initial && starts[value + 1] - starts[value] == 1;
        return only ? byValue[starts[value]] : NONE;
    }

    private int[] latestSoFar() {
        int[] out = new int[byValue.length];
        for (int value = 0; value < key.values; value++) {
            int latest = NONE;
            for (int i = starts[value]; i < starts[value + 1]; i++) {
                latest = Math.max(latest, proved(byValue[i]));
                out[i] = latest;
            }
        }
        return out;
    }

    private void sweepBackwards() {
        for (int i = setters.length - 1; i >= 0; i--) {
            int op = setters[i];
            boolean last = i == setters.length - 1;
            firstProved[i] = last || proved(op) < proved(firstProved[i + 1]) ? op : firstProved[i + 1];
            firstCompletion[i] = last ? key.completed[op] : Math.min(key.completed[op], firstCompletion[i + 1]);
        }
    }

    /** When the version made by {@code op} was proved, {@code NEVER} if it was not. */
    int proved(int op) {
        return key.completed[proof[op]];
    }

    /** How many versions there are. */
    int count() {
        return setters.length;
    }

    /** The operation that made the version at {@code place}. */
    int setter(int place) {
        return setters[place];
    }

    /** When the first version with this value began; {@code NEVER} if there is none. */
    int firstBegun(int value) {
        return exists(value) ? key.invoked[byValue[starts[value]]] : NEVER;
    }

    /** Whether any operation sets this value. */
    boolean exists(int value) {
        return starts[value + 1] > starts[value];
    }

    /**
     * When the last one of the versions with this value that were begun before {@code position} was proved:
     * {@link #NONE} if there are none, {@code NEVER} if one of them is not proved at all.
     */
    int latestProof(int value, int position) {
        int low = starts[value];
        int high = starts[value + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.invoked[byValue[middle]] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == starts[value] ? NONE : latestSoFar[low - 1];
    }

    /** Place of the first version begun after {@code position}, {@link #count} if there is none. */
    int firstBegunAfter(int position) {
        int low = 0;
        int high = setters.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key.invoked[setters[middle]] > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether one of the versions from {@code place} on was acknowledged before {@code position}. */
    boolean completedBefore(int place, int position) {
        return place < setters.length && firstCompletion[place] < position;
    }

    /** Whether one of the versions from {@code place} on was proved before {@code position}. */
    boolean provedBefore(int place, int position) {
        return place < setters.length && proved(firstProved[place]) < position;
    }

    /** The operation that made the version which, of those from {@code place} on, was proved first. */
    int firstProved(int place) {
        return firstProved[place];
    }

    /** The operation whose completion first proves the version made by {@code op}. */
    int proofOf(int op) {
        return proof[op];
    }

    /** How many versions are first proved by a compare-and-set that expected them. */
    int provedByCas() {
        int count = 0;
        for (int op : setters) {
            count += proof[op] != op && key.effect[proof[op]] != KEEP ? 1 : 0;
        }
        return count;
    }

    /** Position of the proof and place of the version, packed, ascending; versions never proved are left out. */
    long[] byProof() {
        long[] out = new long[setters.length];
        int count = 0;
        for (int place = 0; place < setters.length; place++) {
            if (proved(setters[place]) != NEVER) {
                out[count++] = (long) proved(setters[place]) << 32 | place;
            }
        }
        out = Arrays.copyOf(out, count);
        Arrays.sort(out);
        return out;
    }
}
