package dev.minos.checker;

/**
 * The check that every "yes" must pass, whichever engine said it: is this order of operations a linearization? Kept
 * apart from all engines and as short as the definition.
 */
final class Certificate {
    private Certificate() {}

    /**
     * True if {@code order} contains every required operation, none twice, never puts an operation behind one that was
     * invoked after it completed, and every guard holds when its turn comes.
     */
    static boolean holds(KeyHistory history, int[] order) {
        boolean[] used = new boolean[history.size];
        int state = history.initial;
        int latestInvocation = -1;
        for (int op : order) {
            if (used[op] || history.completed[op] < latestInvocation || !history.holds(op, state)) {
                return false;
            }
            used[op] = true;
            latestInvocation = Math.max(latestInvocation, history.invoked[op]);
            state = history.after(op, state);
        }
        for (int op = 0; op < history.size; op++) {
            if (history.required(op) && !used[op]) {
                return false;
            }
        }
        return true;
    }
}
