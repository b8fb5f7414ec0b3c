package dev.minos.checker.measure;

/** Counts marks on a line of places: a Fenwick tree. */
final class PrefixCounts {
    private final int[] tree;

    PrefixCounts(int places) {
        tree = new int[places + 1];
    }

    /** Marks {@code place}. */
    void add(int place) {
        for (int i = place + 1; i < tree.length; i += i & -i) {
            tree[i]++;
        }
    }

    /** How many marks lie before {@code place}. */
    int below(int place) {
        int sum = 0;
        for (int i = place; i > 0; i -= i & -i) {
            sum += tree[i];
        }
        return sum;
    }
}
