package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;

import java.util.Arrays;

/**
 * Until when values and classes of optional operations can make a difference (R7): afterwards nobody asks for the value,
 * directly or over optional operations that lead on, and configurations that differ only in it are the same.
 */
final class LastUse {
    private final Optionals optionals;
    /** Per value the last completion of a demand for it, over optional operations too; -1 none. */
    private final int[] demanded;
    /** The last completion of a refusal of any value; NEVER if an optional operation has a negative guard. */
    private final int lastRefusal;
    /** Per value the last moment at which it differs from other values nobody asks for. */
    private final int[] distinct;

    LastUse(SearchProblem problem) {
        KeyHistory h = problem.h;
        this.optionals = problem.optionals;
        this.demanded = new int[h.values];
        Arrays.fill(demanded, -1);
        int refusal = -1;
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] == DIFFERS) {
                refusal = Math.max(refusal, h.completed[op]);
            } else if (h.guard[op] == EQUALS && h.required(op)) {
                demanded[h.guarded[op]] = Math.max(demanded[h.guarded[op]], h.completed[op]);
            }
        }
        this.lastRefusal = refusal;
        follow();
        this.distinct = demanded.clone();
        for (int op = 0; op < h.size && problem.negatives; op++) {
            if (h.guard[op] != KeyHistory.ANY) {
                distinct[h.guarded[op]] = Math.max(distinct[h.guarded[op]], lastRefusal);
            }
        }
    }

    /** From the value demanded last downwards, so that each value is reached once. */
    private void follow() {
        if (optionals.count == 0) {
            return;
        }
        long[] byDemand = new long[demanded.length];
        for (int value = 0; value < byDemand.length; value++) {
            byDemand[value] = (long) demanded[value] << 32 | value;
        }
        Arrays.sort(byDemand);
        boolean[] reached = new boolean[demanded.length];
        IntList work = new IntList();
        for (int i = byDemand.length - 1; i >= 0; i--) {
            int last = (int) (byDemand[i] >> 32);
            work.add((int) byDemand[i]);
            for (int value = work.pop(); value >= 0; value = work.pop()) {
                if (!reached[value]) {
                    reached[value] = true;
                    demanded[value] = last;
                    lead(value, work);
                }
            }
        }
    }

    private void lead(int value, IntList work) {
        for (int id : optionals.setting(value)) {
            if (optionals.guard[id] == EQUALS) {
                work.add(optionals.guarded[id]);
            }
        }
    }

    /** True if nobody asks for {@code value} from moment {@code at} on. */
    boolean dead(int value, int at) {
        return distinct[value] < at;
    }

    /** {@code used} without the classes that make no difference from moment {@code at} on. */
    int withoutDead(Usage usage, int used, int at) {
        if (lastRefusal >= at) {
            return used;
        }
        int[] pairs = usage.pairs(used);
        int[] kept = new int[pairs.length];
        int length = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            int effect = optionals.effect[pairs[i]];
            if (effect >= ABSENT && demanded[effect] >= at) {
                kept[length++] = pairs[i];
                kept[length++] = pairs[i + 1];
            }
        }
        return length == pairs.length ? used : usage.intern(Arrays.copyOf(kept, length));
    }
}
