package dev.minos.checker;

import static dev.minos.checker.KeyHistory.EQUALS;

import java.util.function.IntPredicate;

/** The values that certain operations demand, directly or through uncertain ones that lead there. Linear. */
final class Needed {
    private Needed() {}

    static boolean[] values(KeyHistory h, IntPredicate present, IntPredicate certain) {
        Setters setters = new Setters(h);
        boolean[] needed = new boolean[h.values];
        IntList work = new IntList();
        for (int op = 0; op < h.size; op++) {
            if (present.test(op) && certain.test(op)) {
                demand(h, op, needed, work);
            }
        }
        for (int value = work.pop(); value >= 0; value = work.pop()) {
            for (int i = setters.from(value); i < setters.to(value); i++) {
                int op = setters.operations[i];
                if (present.test(op) && !certain.test(op)) {
                    demand(h, op, needed, work);
                }
            }
        }
        return needed;
    }

    private static void demand(KeyHistory h, int op, boolean[] needed, IntList work) {
        if (h.guard[op] == EQUALS && !needed[h.guarded[op]]) {
            needed[h.guarded[op]] = true;
            work.add(h.guarded[op]);
        }
    }
}
