package dev.minos.checker;

import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Finding.Answer;
import java.util.Arrays;

/**
 * Finds an operation that demands a value which every possible writer had certainly lost before it began: behind each of
 * them another mutator was invoked and answered. Says NO or nothing; needs no value to be written once, and is linear.
 *
 * <p>Let r demand x and let M be the latest invocation among required mutators that set something else and completed
 * before r began. In a linearization the last setter w of x before r has no such mutator behind it, so w does not precede
 * the one invoked at M: it completes after M. If no setter of x invoked before r completed does, there is none.
 */
final class Overwritten {
    private static final int NONE = -1;

    private final KeyHistory h;
    /** Per value the latest completion of its setters invoked so far; of the initial value at least "before all time". */
    private final int[] lastSet;
    /** The latest invocation among completed mutators, what it set, and the latest among those that set something else. */
    private int latest = NONE;

    private int latestValue = NONE;
    private int latestOther = NONE;
    /** Per observation in progress the M that it found when it began. */
    private final int[] behind;

    private Overwritten(KeyHistory history) {
        this.h = history;
        this.lastSet = new int[history.values];
        this.behind = new int[history.size];
    }

    /** NO with the operation to blame, else UNKNOWN. */
    static Finding decide(KeyHistory history) {
        int culprit = new Overwritten(history).sweep();
        return culprit < 0
                ? Finding.unknown("nothing was certainly overwritten")
                : Finding.no("a value was observed that had certainly been replaced", culprit);
    }

    static boolean refutes(KeyHistory history) {
        return decide(history).is(Answer.NO);
    }

    private int sweep() {
        Arrays.fill(lastSet, NONE - 1);
        lastSet[h.initial] = NONE;
        for (int event : h.events) {
            if (event >= 0) {
                begin(event);
            } else if (end(~event)) {
                return ~event;
            }
        }
        return NONE;
    }

    private void begin(int op) {
        if (h.guard[op] == EQUALS) {
            behind[op] = h.guarded[op] == latestValue ? latestOther : latest;
        }
        if (h.effect[op] != KEEP) {
            lastSet[h.effect[op]] = Math.max(lastSet[h.effect[op]], h.completed[op]);
        }
    }

    /** True if nobody can have set what {@code op} demands. */
    private boolean end(int op) {
        if (h.guard[op] == EQUALS && lastSet[h.guarded[op]] < behind[op]) {
            return true;
        }
        if (h.effect[op] != KEEP) {
            set(op);
        }
        return false;
    }

    private void set(int op) {
        if (h.effect[op] == latestValue) {
            latest = Math.max(latest, h.invoked[op]);
        } else if (h.invoked[op] > latest) {
            latestOther = latest;
            latest = h.invoked[op];
            latestValue = h.effect[op];
        } else {
            latestOther = Math.max(latestOther, h.invoked[op]);
        }
    }
}
