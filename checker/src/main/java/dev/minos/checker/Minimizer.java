package dev.minos.checker;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Finds a small part of a violated history that is still violated, by monotone {@link Moves} only: the part that the
 * engine blamed if that suffices, else the shortest violated prefix; then delta debugging over the observations and over
 * the mutators until no single one can be relaxed. When its budget ends, what it has so far stands.
 */
final class Minimizer {
    private final Function<KeyHistory, Finding> decide;
    private Fates best;

    private Minimizer(KeyHistory history, Function<KeyHistory, Finding> decide) {
        this.best = Fates.all(history);
        this.decide = decide;
    }

    /** {@code decide} may answer UNKNOWN or throw {@link Budget.Exceeded}. */
    static Fates minimize(KeyHistory history, int[] blame, Function<KeyHistory, Finding> decide) {
        Minimizer minimizer = new Minimizer(history, decide);
        try {
            minimizer.minimize(blame);
        } catch (Budget.Exceeded spent) {
            minimizer.best.unfinished(); // What is left convicts the history just as well.
        }
        return minimizer.best;
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
        if (!decide.apply(fates.history()).is(Finding.Answer.NO)) {
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
