package dev.minos.checker;

import java.util.Arrays;

/**
 * Drops configurations that another one covers (R6): whatever can follow the dropped one can follow the other. That one
 * has the same guarded mutators in effect, has met at least its observations and blind writes, has spent no blind write
 * and used no optional operation that it has not, and is in the same state; without refusals any state covers a dead one.
 */
final class Dominance {
    /** How many survivors a configuration is compared with; more would take quadratic time. */
    private static final int COMPARED = 300;

    private final SearchProblem problem;
    private final Usage usage;
    /** The words of the met and of the spent bits. */
    private final int met;

    private final int spent;
    private final int end;
    private final long[] record;

    Dominance(SearchProblem problem, Window window, Usage usage) {
        this.problem = problem;
        this.usage = usage;
        this.met = Window.BASE;
        this.spent = window.firstSpentWord();
        this.end = window.recordWords();
        this.record = new long[end];
    }

    /** Copies the survivors of {@code from} to {@code to}; {@code harmless} are the bits of which more is better. */
    void prune(Frontier from, Frontier to, long[] harmless, Budget budget) {
        long[] order = new long[from.size()];
        for (int number = 0; number < order.length; number++) {
            order[number] = (long) rank(from, number) << 32 | number;
        }
        Arrays.sort(order);
        int[] kept = new int[Math.min(order.length, COMPARED)];
        int count = 0;
        for (long entry : order) {
            int number = (int) entry;
            if (!covered(from, number, kept, Math.min(count, COMPARED), harmless, budget)) {
                from.read(number, record);
                to.add(record, from.trail(number));
                if (count < COMPARED) {
                    kept[count] = number;
                }
                count++;
            }
        }
    }

    /** Those that may cover others come first: live before dead, more met, fewer spent and used. */
    private int rank(Frontier from, int number) {
        int bits = 0;
        for (int word = met; word < spent; word++) {
            bits += Long.bitCount(from.word(number, word));
        }
        for (int word = spent; word < end; word++) {
            bits -= Long.bitCount(from.word(number, word));
        }
        int used = 0;
        int[] pairs = usage.pairs((int) from.word(number, 1));
        for (int i = 1; i < pairs.length; i += 2) {
            used += pairs[i];
        }
        int dead = (int) from.word(number, 0) == problem.dead ? 1 : 0;
        return Math.max(0, (64 * (end - met) - bits) * 1024 + Math.min(used, 500) * 2 + dead);
    }

    private boolean covered(Frontier from, int number, int[] kept, int count, long[] harmless, Budget budget) {
        for (int i = 0; i < count; i++) {
            budget.step();
            if (covers(from, kept[i], number, harmless)) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(Frontier from, int better, int worse, long[] harmless) {
        int state = (int) from.word(worse, 0);
        boolean sameState = (int) from.word(better, 0) == state;
        if (!sameState && (problem.negatives || state != problem.dead)) {
            return false;
        }
        for (int word = met; word < spent; word++) {
            long more = from.word(better, word);
            long less = from.word(worse, word);
            if ((less & ~more) != 0 || ((more ^ less) & ~harmless[word]) != 0) {
                return false;
            }
        }
        for (int word = spent; word < end; word++) {
            if ((from.word(better, word) & ~from.word(worse, word)) != 0) {
                return false;
            }
        }
        return usesNoMore((int) from.word(better, 1), (int) from.word(worse, 1));
    }

    private boolean usesNoMore(int better, int worse) {
        if (better == worse) {
            return true;
        }
        int[] pairs = usage.pairs(better);
        for (int i = 0; i < pairs.length; i += 2) {
            if (usage.used(worse, pairs[i]) < pairs[i + 1]) {
                return false;
            }
        }
        return true;
    }
}
