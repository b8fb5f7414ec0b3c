package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import java.util.Arrays;

/**
 * The move that drops blind writes and deletes whose effect nobody can have noticed: behind such a w comes a kept mutator
 * m that demands neither w's value nor a difference, and everything that does demand one of these completed before w
 * began or began after m was answered. Then in every linearization nothing between w and the next mutator looks for what
 * w set, and without w it is one still. docs/deciding.md, "Small counterexamples".
 *
 * <p>Of the writers of a value that somebody demands one is left, for people: it was written, but before.
 */
final class OldWrites {
    private static final int NOBODY = -1;

    private final Fates fates;
    private final KeyHistory h;

    /** Per moment the earliest answer among the mutators invoked from then on, what that one demands, and the same of another. */
    private final int[] answer;

    private final int[] demanded;
    private final int[] otherAnswer;
    /** Operations that demand something, by value and completion; per place the earliest invocation from there on. */
    private final int[][] demanders;

    private final int[][] earliest;
    private final int[] differing;
    private final int[] earliestDiffering;
    private final int[] setters;

    private OldWrites(Fates fates) {
        this.fates = fates;
        this.h = fates.whole();
        int moments = h.events.length + 1;
        this.answer = filled(moments, NEVER);
        this.demanded = filled(moments, NOBODY);
        this.otherAnswer = filled(moments, NEVER);
        this.setters = new int[h.values];
        findAnswers();
        this.demanders = new int[h.values][];
        this.earliest = new int[h.values][];
        IntList[] byValue = new IntList[h.values];
        IntList negative = new IntList();
        countDemanders(byValue, negative);
        for (int value = 0; value < h.values; value++) {
            demanders[value] = byValue[value] == null ? new int[0] : byCompletion(byValue[value].toArray());
            earliest[value] = earliestFrom(demanders[value]);
        }
        this.differing = byCompletion(negative.toArray());
        this.earliestDiffering = earliestFrom(differing);
    }

    /** Drops them from {@code fates}; true if there were any. */
    static boolean drop(Fates fates) {
        int[] old = of(fates);
        for (int op : old) {
            fates.drop(op);
        }
        return old.length > 0;
    }

    /** Those that can go, all or any of them, in the order of completion. */
    static int[] of(Fates fates) {
        return new OldWrites(fates).find();
    }

    private static int[] filled(int size, int value) {
        int[] out = new int[size];
        Arrays.fill(out, value);
        return out;
    }

    private void findAnswers() {
        for (int at = h.events.length - 1; at >= 0; at--) {
            answer[at] = answer[at + 1];
            demanded[at] = demanded[at + 1];
            otherAnswer[at] = otherAnswer[at + 1];
            int op = h.events[at];
            if (op >= 0 && fates.kept(op) && h.effect[op] != KEEP && h.guard[op] != DIFFERS) {
                offer(at, h.completed[op], h.guard[op] == EQUALS ? h.guarded[op] : NOBODY);
            }
        }
    }

    private void offer(int at, int completed, int demands) {
        if (completed < answer[at]) {
            otherAnswer[at] = demands == demanded[at] ? otherAnswer[at] : answer[at];
            answer[at] = completed;
            demanded[at] = demands;
        } else if (demands != demanded[at]) {
            otherAnswer[at] = Math.min(otherAnswer[at], completed);
        }
    }

    private void countDemanders(IntList[] byValue, IntList negative) {
        for (int op = 0; op < h.size; op++) {
            if (fates.present(op)) {
                if (h.guard[op] == DIFFERS) {
                    negative.add(op);
                } else if (h.guard[op] == EQUALS) {
                    int value = h.guarded[op];
                    byValue[value] = byValue[value] == null ? new IntList() : byValue[value];
                    byValue[value].add(op);
                }
                if (h.effect[op] != KEEP) {
                    setters[h.effect[op]]++;
                }
            }
        }
    }

    private int end(int op) {
        return fates.kept(op) ? h.completed[op] : NEVER;
    }

    private int[] byCompletion(int[] operations) {
        long[] order = new long[operations.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) end(operations[i]) << 32 | operations[i];
        }
        Arrays.sort(order);
        return Arrays.stream(order).mapToInt(entry -> (int) entry).toArray();
    }

    private int[] earliestFrom(int[] byCompletion) {
        int[] out = filled(byCompletion.length + 1, NEVER);
        for (int i = byCompletion.length - 1; i >= 0; i--) {
            out[i] = Math.min(out[i + 1], h.invoked[byCompletion[i]]);
        }
        return out;
    }

    /** The earliest invocation among those that did not complete before {@code moment}. */
    private int firstDemand(int[] byCompletion, int[] earliestFrom, int moment) {
        int low = 0;
        int high = byCompletion.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (end(byCompletion[middle]) < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return earliestFrom[low];
    }

    /** In the order of completion: what makes a write old comes behind it, so it may go itself later. */
    private int[] find() {
        IntList old = new IntList();
        for (int event : h.events) {
            int op = ~event;
            if (event < 0 && fates.kept(op) && isOld(op) && !isLastWitness(op)) {
                setters[h.effect[op]]--;
                old.add(op);
            }
        }
        return old.toArray();
    }

    private boolean isOld(int op) {
        int value = h.effect[op];
        if (h.guard[op] != ANY || value == KEEP) {
            return false;
        }
        int after = h.completed[op] + 1;
        int answered = demanded[after] == value ? otherAnswer[after] : answer[after];
        return answered != NEVER
                && answered < firstDemand(demanders[value], earliest[value], h.invoked[op])
                && answered < firstDemand(differing, earliestDiffering, h.invoked[op]);
    }

    private boolean isLastWitness(int op) {
        int value = h.effect[op];
        return value != ABSENT && value != h.initial && setters[value] == 1 && demanders[value].length > 0;
    }
}
