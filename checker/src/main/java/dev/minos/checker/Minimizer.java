package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;

/**
 * Finds a small part of a violated history that is still violated, by monotone {@link Moves} only: the part that the
 * engine blamed if that suffices, else the shortest violated prefix; then delta debugging over the observations and over
 * the mutators until no single one can be relaxed. When its budget ends, what it has so far stands.
 */
final class Minimizer {
    /** So few observations are gone through one by one. */
    private static final int FEW = 16;

    /** From so many on it is worth knowing first that the part up to the blamed one is violated. */
    private static final int MANY = 512;

    private final Function<KeyHistory, Answer> judge;
    private Fates best;
    /** Whether a part was met, since this was last asked, of which nobody knows. */
    private boolean undecided;

    private Minimizer(KeyHistory history, Function<KeyHistory, Answer> judge) {
        this.best = Fates.all(history);
        this.judge = judge;
    }

    /**
     * The part, with numbers of its own for operations and values. {@code judge} says UNKNOWN of what it cannot decide,
     * or throws {@link Budget.Exceeded} when nothing is left to decide with.
     */
    static Fates minimize(KeyHistory history, int[] blame, Function<KeyHistory, Answer> judge) {
        Minimizer minimizer = new Minimizer(history, judge);
        boolean finished = true;
        try {
            minimizer.minimize(blame);
            finished = !minimizer.undecided;
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
        Fates cut = blame.length == 1 ? cut(whole, whole.whole().completed[blame[0]]) : whole;
        boolean found = blame.length > 1 && relaxAllBut(whole, blame);
        if (!found && !nearTheEnd(whole, cut) && !relaxAllBut(best, blame) && best == whole) {
            shortestPrefix(whole);
            relaxAllBut(best, blame);
        }
        best = best.narrowed();
        boolean smaller = true;
        while (smaller) {
            undecided = false;
            smaller = relaxAny(true);
            smaller |= dropOld();
            smaller |= relaxAny(false);
        }
    }

    /** All old writes at once; or, of not too many, as many at once as leave a violation. */
    private boolean dropOld() {
        int[] old = OldWrites.of(best);
        boolean any = false;
        int least = old.length > FEW ? old.length : 1;
        for (int chunk = old.length; chunk >= least; chunk /= 2) {
            for (int from = 0; from < old.length; ) {
                Fates fates = best.copy();
                for (int i = from; i < Math.min(old.length, from + chunk); i++) {
                    fates.drop(old[i]);
                }
                if (adopt(fates)) {
                    any = true;
                    old = OldWrites.of(best);
                } else {
                    from += chunk;
                }
            }
        }
        return any;
    }

    private boolean nearTheEnd(Fates whole, Fates cut) {
        if (nearestToTheEnd(cut, 1, MANY)) {
            return true;
        }
        return cut != whole && adopt(cut) && nearestToTheEnd(cut, MANY, Integer.MAX_VALUE);
    }

    /** Keeps only the last one, two, four, … observations, whichever is enough first, and drops what is old before them. */
    private boolean nearestToTheEnd(Fates cut, int from, int below) {
        Fates end = cut.narrowed();
        int[] all = byCompletion(end);
        int most = all.length > FEW ? Math.min(all.length, below) : 0;
        for (int last = from; last < most; last *= 2) {
            Fates fates = end.copy();
            for (int i = 0; i < all.length - last; i++) {
                fates.relax(all[i]);
            }
            OldWrites.drop(fates);
            if (adopt(fates)) {
                return true;
            }
        }
        return false;
    }

    private static int[] byCompletion(Fates fates) {
        KeyHistory h = fates.whole();
        return Arrays.stream(fates.kept(true))
                .boxed()
                .sorted(Comparator.comparingInt(op -> h.completed[op]))
                .mapToInt(op -> op)
                .toArray();
    }

    /** True, and adopted, if {@code fates} is still violated. */
    private boolean adopt(Fates fates) {
        Moves.dropUseless(fates);
        Answer answer = judge.apply(fates.narrowed().whole());
        undecided |= answer == Answer.UNKNOWN;
        best = answer == Answer.NO ? fates : best;
        return answer == Answer.NO;
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
            if (adopt(cut(whole, middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
    }

    /** A search blames the operation that nothing could complete: what came later does not matter. */
    private static Fates cut(Fates whole, int moment) {
        Fates fates = whole.copy();
        Moves.cut(fates, moment);
        return fates;
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
