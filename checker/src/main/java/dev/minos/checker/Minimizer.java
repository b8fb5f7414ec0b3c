package dev.minos.checker;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Finds a small part of a violated history that is still violated, by monotone {@link Moves} only: the part that the
 * engine blamed if that suffices, else the shortest violated prefix; then delta debugging over the observations and over
 * the mutators until no single one can be relaxed. When its budget ends, what it has so far stands.
 */
final class Minimizer {
    private final Predicate<KeyHistory> violated;
    private Fates best;

    private Minimizer(KeyHistory history, Predicate<KeyHistory> violated) {
        this.best = Fates.all(history);
        this.violated = violated;
    }

    /**
     * The part, with numbers of its own for operations and values. {@code violated} says false of what it cannot decide,
     * or throws {@link Budget.Exceeded} when nothing is left to decide with.
     */
    static Fates minimize(KeyHistory history, int[] blame, Predicate<KeyHistory> violated) {
        Minimizer minimizer = new Minimizer(history, violated);
        boolean finished = true;
        try {
            minimizer.minimize(blame);
        } catch (Budget.Exceeded spent) {
            finished = false; // What is left convicts the history just as well.
        }
        Fates smallest = minimizer.best.narrowed();
        if (!finished) {
            smallest.unfinished();
        }
        return smallest;
    }

    private void minimize(int[] blame) {
        Fates whole = best;
        if (blame.length == 1) {
            cutAt(whole, whole.whole().completed[blame[0]]);
        }
        if (!relaxAllBut(best, blame) && best == whole) {
            shortestPrefix(whole);
            relaxAllBut(best, blame);
        }
        best = best.narrowed();
        boolean smaller = true;
        while (smaller) {
            smaller = relaxAny(true);
            Fates old = best.copy();
            smaller |= Moves.dropOld(old) && adopt(old);
            smaller |= relaxAny(false);
        }
    }

    /** True, and adopted, if {@code fates} is still violated. */
    private boolean adopt(Fates fates) {
        Moves.dropUseless(fates);
        if (!violated.test(fates.narrowed().whole())) {
            return false;
        }
        best = fates;
        return true;
    }

    private boolean relaxAllBut(Fates from, int[] blame) {
        boolean[] blamed = new boolean[from.whole().size];
        for (int op : blame) {
            blamed[op] = true;
        }
        Fates fates = from.copy();
        for (int op = 0; op < blamed.length; op++) {
            if (!blamed[op]) {
                fates.relax(op);
            }
        }
        return blame.length > 0 && adopt(fates);
    }

    private void shortestPrefix(Fates whole) {
        int low = 0;
        int high = whole.whole().events.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cutAt(whole, middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
    }

    /** A search blames the operation that nothing could complete: what came later does not matter. */
    private boolean cutAt(Fates whole, int moment) {
        Fates fates = whole.copy();
        Moves.cut(fates, moment);
        return adopt(fates);
    }

    /** Delta debugging (Zeller and Hildebrandt 2002) over the kept observations, or mutators; true if any was relaxed. */
    private boolean relaxAny(boolean observers) {
        int before = best.kept(observers).length;
        int[] left = best.kept(observers);
        int chunk = Math.max(1, left.length / 2);
        while (left.length > 0) {
            int sizeBefore = left.length;
            for (int from = 0; from < left.length; ) {
                if (relax(left, from, Math.min(left.length, from + chunk))) {
                    left = best.kept(observers);
                } else {
                    from += chunk;
                }
            }
            if (chunk == 1 && left.length == sizeBefore) {
                break;
            }
            chunk = Math.max(1, Math.min(chunk / 2, left.length));
        }
        return left.length < before;
    }

    private boolean relax(int[] operations, int from, int to) {
        Fates fates = best.copy();
        for (int op : Arrays.copyOfRange(operations, from, to)) {
            fates.relax(op);
        }
        return adopt(fates);
    }
}
