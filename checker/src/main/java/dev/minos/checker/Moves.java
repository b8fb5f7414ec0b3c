package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

/**
 * Steps from a history to a smaller one that cannot turn a linearizable history into one that is not; so what is still
 * violated afterwards convicts the history that we started from. Simply dropping operations is no such step: without
 * its write, a value that was read comes from nowhere. docs/deciding.md, "Small counterexamples", proves each.
 */
final class Moves {
    private Moves() {}

    /** Everything after {@code moment} is unknown: later operations are gone, open ones may or may not happen. */
    static void cut(Fates fates, int moment) {
        KeyHistory h = fates.whole();
        for (int op = 0; op < h.size; op++) {
            if (h.invoked[op] > moment) {
                fates.drop(op);
            } else if (h.completed[op] > moment) {
                fates.relax(op);
            }
        }
    }

    /** Drops optional operations that cannot matter: invoked after everything, or setting what nobody needs. */
    static void dropUseless(Fates fates) {
        KeyHistory h = fates.whole();
        int end = -1;
        boolean negatives = false;
        for (int op = 0; op < h.size; op++) {
            if (fates.present(op)) {
                end = fates.kept(op) ? Math.max(end, h.completed[op]) : end;
                negatives |= h.guard[op] == DIFFERS;
            }
        }
        boolean[] needed = negatives ? new boolean[0] : Needed.values(h, fates::present, fates::kept);
        for (int op = 0; op < h.size; op++) {
            boolean optional = fates.present(op) && !fates.kept(op);
            if (optional && (h.invoked[op] > end || (!negatives && !needed[h.effect[op]]))) {
                fates.drop(op);
            }
        }
    }

    /**
     * Drops old blind deletes and unneeded writes: those completed before some kept mutator began that itself completed
     * before anybody demanded absence or a difference. True if it dropped any.
     */
    static boolean dropOld(Fates fates) {
        KeyHistory h = fates.whole();
        int firstDemand = Integer.MAX_VALUE;
        boolean[] needed = new boolean[h.values];
        for (int op = 0; op < h.size; op++) {
            if (fates.present(op)) {
                firstDemand = demandsState(h, op) ? Math.min(firstDemand, h.invoked[op]) : firstDemand;
                needed[h.guarded[op]] |= h.guard[op] == EQUALS;
            }
        }
        int divide = divide(fates, firstDemand);
        boolean dropped = false;
        for (int op = 0; op < h.size && divide >= 0; op++) {
            boolean blind = fates.kept(op) && h.guard[op] == ANY && h.effect[op] != KEEP && op != divide;
            if (blind && h.completed[op] < h.invoked[divide] && (h.effect[op] == ABSENT || !needed[h.effect[op]])) {
                fates.drop(op);
                dropped = true;
            }
        }
        return dropped;
    }

    private static boolean demandsState(KeyHistory h, int op) {
        return h.guard[op] == DIFFERS || (h.guard[op] == EQUALS && h.guarded[op] == ABSENT);
    }

    /** The kept mutator invoked last among those completed before {@code firstDemand}; -1 if there is none. */
    private static int divide(Fates fates, int firstDemand) {
        KeyHistory h = fates.whole();
        int divide = -1;
        for (int op = 0; op < h.size; op++) {
            boolean before = fates.kept(op) && h.effect[op] != KEEP && h.completed[op] < firstDemand;
            if (before && !demandsState(h, op)) {
                divide = op; // Operations are in the order of invocation.
            }
        }
        return divide;
    }
}
