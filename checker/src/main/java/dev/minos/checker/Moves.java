package dev.minos.checker;

import static dev.minos.checker.KeyHistory.DIFFERS;

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
}
