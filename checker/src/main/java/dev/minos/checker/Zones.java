package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The near-linear engine: zones (Gibbons and Korach 1997 §4; Golab, Li, Shah 2011), extended by chains of
 * compare-and-sets, operations that may or may not have happened, and one value, "absent", that recurs as often as it
 * likes. Exact when every needed value has one possible writer and no refusal and no indeterminate conditional delete
 * is left undecided; otherwise it may still prove NO (by relaxing those) or YES (its order passes the check), and says
 * UNKNOWN when neither works. docs/deciding.md explains and proves it.
 */
final class Zones {
    private final KeyHistory original;
    private final KeyHistory h;
    private final Reduction reduction;

    private Zones(KeyHistory original) {
        this.original = original;
        this.h = Negatives.withoutTrivial(original);
        this.reduction = new Reduction(h);
    }

    static Finding decide(KeyHistory history) {
        return new Zones(history).decide();
    }

    private Finding decide() {
        int[] refuted = Negatives.contradiction(h);
        if (refuted != null) {
            return Finding.no("an operation was refused although the state it asked for was provably there", refuted);
        }
        Finding obstacle = reduction.obstacle();
        if (obstacle != null) {
            return obstacle;
        }
        Blocks blocks = new Blocks(h, reduction);
        if (blocks.contradiction() != null) {
            return blocks.contradiction();
        }
        Gaps gaps = new Gaps(blocks, h.events.length);
        return gaps.contradiction() != null ? gaps.contradiction() : schedule(blocks, gaps);
    }

    private Finding schedule(Blocks blocks, Gaps gaps) {
        Items items = new Items();
        Finding misfit = addBlocks(items, blocks, gaps);
        misfit = misfit != null ? misfit : addSingles(items, gaps);
        if (misfit != null) {
            return misfit;
        }
        int exactItems = items.count;
        addConditionalDeletes(items, blocks, gaps);
        boolean relaxed = items.count > exactItems;
        Finding found = Greedy.schedule(h, blocks, gaps, items);
        if (found.is(Finding.Answer.NO)) {
            return found;
        }
        if (relaxed) {
            items.count = exactItems;
            found = Greedy.schedule(h, blocks, gaps, items);
            if (found.is(Finding.Answer.NO)) {
                return Finding.unknown("an indeterminate conditional delete may be needed");
            }
        }
        return confirm(found.order(), !relaxed && !h.hasNegatives());
    }

    private Finding confirm(int[] mutators, boolean exact) {
        Finding checked = OrderCheck.check(original, mutators);
        if (checked.is(Finding.Answer.YES)) {
            return checked;
        }
        if (exact) {
            throw new IllegalStateException("the greedy's order is no linearization: " + checked.reason());
        }
        return Finding.unknown("a refusal or a conditional delete is not decided by the zones", mutators);
    }

    private @Nullable Finding addBlocks(Items items, Blocks blocks, Gaps gaps) {
        for (int block = 0; block < blocks.count; block++) {
            Finding misfit = blocks.forward(block) ? null : gaps.add(items, block);
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    /** Deletes that need no value, refused or not, and absent reads. */
    private @Nullable Finding addSingles(Items items, Gaps gaps) {
        for (int op = 0; op < h.size; op++) {
            Finding misfit = null;
            if (h.effect[op] == ABSENT && h.guard[op] != EQUALS) {
                misfit = gaps.add(items, Items.DELETE, h.invoked[op], h.completed[op], op, op);
            } else if (h.effect[op] == KEEP && h.guard[op] == EQUALS && h.guarded[op] == ABSENT) {
                misfit = gaps.add(items, Items.ABSENT_READ, h.invoked[op], h.completed[op], Items.NONE, op);
            }
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    /** An indeterminate "delete if it is x" that could have happened, as an unconditional delete after x's writer. */
    private void addConditionalDeletes(Items items, Blocks blocks, Gaps gaps) {
        int[] firstSetter = null;
        for (int op = 0; op < h.size; op++) {
            boolean conditional =
                    h.effect[op] == ABSENT && h.guard[op] == EQUALS && h.guarded[op] != ABSENT && !h.required(op);
            if (!conditional || blocks.consumer[h.guarded[op]] != Blocks.NONE) {
                continue;
            }
            firstSetter = firstSetter != null ? firstSetter : firstSetters();
            int from = earliest(h.guarded[op], firstSetter);
            if (from != NEVER) {
                Finding misfit = gaps.add(items, Items.DELETE, Math.max(from, h.invoked[op]), NEVER, Items.NONE, op);
                if (misfit != null) {
                    throw new IllegalStateException("an item without a deadline does not fit");
                }
            }
        }
    }

    /** The first moment at which {@code value} can be the state, NEVER if there is none. */
    private int earliest(int value, int[] firstSetter) {
        if (value == h.initial) {
            return 0;
        }
        return firstSetter[value] < 0 ? NEVER : h.invoked[firstSetter[value]];
    }

    private int[] firstSetters() {
        int[] out = new int[h.values];
        Arrays.fill(out, -1);
        for (int op = h.size - 1; op >= 0; op--) {
            if (h.effect[op] != KEEP) {
                out[h.effect[op]] = op;
            }
        }
        return out;
    }

    /** True if the zones alone decide every history like this one. For tests and statistics. */
    static boolean exact(KeyHistory history) {
        KeyHistory h = Negatives.withoutTrivial(history);
        Reduction reduction = new Reduction(h);
        if (reduction.obstacle() != null && reduction.obstacle().is(Finding.Answer.UNKNOWN)) {
            return false;
        }
        for (int op = 0; op < h.size; op++) {
            boolean conditional = h.effect[op] == ABSENT && h.guard[op] == EQUALS && !h.required(op);
            if (h.guard[op] == DIFFERS || conditional) {
                return false;
            }
        }
        return true;
    }
}
