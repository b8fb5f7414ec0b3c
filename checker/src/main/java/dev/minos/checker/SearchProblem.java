package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the searches know of a history beforehand: which slot of the window each open operation has, which values can be
 * entered only once, and when those are asked for first and last.
 *
 * <p>A required operation owns a slot between its invocation and its completion; so a set of open operations takes as
 * many bits as clients were ever busy at a time, however long the history is.
 */
final class SearchProblem {
    final KeyHistory h;
    final Optionals optionals;
    /** Per operation its slot, -1 for optional ones. */
    final int[] slot;
    /** How many slots there are. */
    int width;

    final boolean negatives;
    /** A state that stands for every value nobody asks for any more. */
    final int dead;
    /** Per value: it can become the state at most once, so its observers stand together. */
    final boolean[] once;
    /** Of such a value: the last invocation (-1) and the first completion (NEVER) among those that must see it. */
    final int[] lastDemand;

    final int[] firstDemand;
    /** Per required mutator the number of its kind: same guard, same effect; per class of optional ones the same, or -1. */
    final int[] kind;

    final int[] kindOfClass;
    int kinds;
    /** Some mutator is guarded by a difference, as a delete that found something is. */
    final boolean negativeMutators;

    private record Kind(byte guard, int guarded, int effect) {}

    SearchProblem(KeyHistory original) {
        this.h = Negatives.withoutTrivial(original);
        this.negatives = h.hasNegatives();
        this.optionals = new Optionals(h);
        this.slot = new int[h.size];
        this.dead = h.values;
        this.once = new boolean[h.values + 1];
        this.lastDemand = new int[h.values + 1];
        this.firstDemand = new int[h.values + 1];
        this.kind = new int[h.size];
        this.kindOfClass = new int[optionals.count];
        this.negativeMutators = findKinds();
        assignSlots();
        findOnce();
        findDemands();
    }

    /** True if some mutator has a negative guard. */
    private boolean findKinds() {
        Map<Kind, Integer> known = new HashMap<>();
        boolean negative = false;
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] != KEEP) {
                negative |= h.guard[op] == DIFFERS;
                if (h.required(op)) {
                    int guarded = h.guard[op] == ANY ? 0 : h.guarded[op];
                    kind[op] = known.computeIfAbsent(new Kind(h.guard[op], guarded, h.effect[op]), k -> known.size());
                }
            }
        }
        kinds = known.size();
        for (int id = 0; id < optionals.count; id++) {
            Kind same = new Kind(optionals.guard[id], optionals.guarded[id], optionals.effect[id]);
            kindOfClass[id] = known.getOrDefault(same, -1);
        }
        return negative;
    }

    private void assignSlots() {
        Arrays.fill(slot, -1);
        int[] free = new int[16];
        int freeCount = 0;
        for (int event : h.events) {
            if (event >= 0) {
                if (h.required(event)) {
                    slot[event] = freeCount > 0 ? free[--freeCount] : width++;
                }
            } else {
                if (freeCount == free.length) {
                    free = Arrays.copyOf(free, 2 * freeCount);
                }
                free[freeCount++] = slot[~event];
            }
        }
    }

    private void findOnce() {
        byte[] setters = new byte[h.values];
        setters[h.initial] = 1;
        boolean[] useful = optionals.count > 0 ? Optionals.useful(h) : new boolean[h.size];
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] != KEEP && (h.required(op) || useful[op])) {
                setters[h.effect[op]] = (byte) Math.min(2, setters[h.effect[op]] + 1);
            }
        }
        for (int value = 0; value < h.values; value++) {
            once[value] = value != ABSENT && setters[value] <= 1;
        }
    }

    private void findDemands() {
        Arrays.fill(lastDemand, -1);
        Arrays.fill(firstDemand, NEVER);
        for (int op = 0; op < h.size; op++) {
            int value = h.guarded[op];
            if (h.required(op) && h.guard[op] == EQUALS && once[value]) {
                lastDemand[value] = Math.max(lastDemand[value], h.invoked[op]);
                firstDemand[value] = Math.min(firstDemand[value], h.completed[op]);
            }
        }
    }

    boolean demands(int op, int value) {
        return h.guard[op] == EQUALS && h.guarded[op] == value;
    }

    boolean refuses(int op, int value) {
        return h.guard[op] == DIFFERS && h.guarded[op] == value;
    }

    boolean blind(int op) {
        return h.guard[op] == ANY;
    }

    /** A mutator without a guard. */
    boolean blindMutator(int op) {
        return h.guard[op] == ANY && h.effect[op] != KEEP;
    }

    /** The last moment at which {@code op}, not yet in effect, can still take effect. */
    int latest(int op) {
        int value = h.effect[op];
        return value > ABSENT && once[value] ? Math.min(h.completed[op], firstDemand[value]) : h.completed[op];
    }
}
