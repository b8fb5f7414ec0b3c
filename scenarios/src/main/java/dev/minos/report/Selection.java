package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which operations of a run a page carries one by one. A run that fits is carried whole. Of a longer one: the operations
 * of violations and those of the same key meanwhile, the slowest, failed and unknown ones, and a fair sample of the
 * others, as many of them as possible together with all their neighbours. Immutable once made.
 */
final class Selection {
    /** Of the room for operations this share (in percent) may go to those that are there with all their neighbours. */
    private static final int WITH_NEIGHBOURS_PERCENT = 95;
    /** Of one violation's key no more operations than this are carried because of it. */
    private static final int AROUND_VIOLATION = 300;

    private final History history;
    private final int room;
    private final BitSet carried = new BitSet();
    private final BitSet drawn = new BitSet();
    private final BitSet whole = new BitSet();

    private Selection(History history, int room) {
        this.history = history;
        this.room = room;
    }

    /**
     * At most about {@code room} operations of the history.
     *
     * @param violations of each violation the numbers of its operations
     * @param sample a fair sample, ascending
     */
    static Selection of(
            History history, Neighbours neighbours, List<List<Integer>> violations, List<Integer> sample, int room) {
        Selection selection = new Selection(history, room);
        if (history.size() <= room) {
            selection.carried.set(0, history.size());
            selection.drawn.set(0, history.size());
            selection.whole.set(0, history.size());
            return selection;
        }
        List<Integer> wanted = new ArrayList<>();
        violations.forEach(wanted::addAll);
        violations.forEach(operations -> wanted.addAll(neighbours.onSameKeyDuring(operations, AROUND_VIOLATION)));
        wanted.addAll(selection.unanswered(room / 24));
        wanted.addAll(spread(sample));
        selection.carry(wanted, neighbours);
        return selection;
    }

    private void carry(List<Integer> wanted, Neighbours neighbours) {
        int most = (int) ((long) room * WITH_NEIGHBOURS_PERCENT / 100);
        int count = 0;
        for (int i : wanted) {
            if (count >= room) {
                return;
            }
            boolean all = count < most;
            if (all) {
                for (int other : neighbours.of(i)) {
                    count += add(other);
                }
                whole.set(i);
            }
            count += add(i);
            drawn.set(i);
        }
    }

    private int add(int i) {
        if (carried.get(i)) {
            return 0;
        }
        carried.set(i);
        return 1;
    }

    /** Failed and unknown operations, evenly over the run when there are too many of them. */
    private List<Integer> unanswered(int most) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            if (history.outcome(i) != Outcome.OK && !history.refused(i)) {
                all.add(i);
            }
        }
        int every = Math.max(1, (all.size() + most - 1) / Math.max(1, most));
        List<Integer> some = new ArrayList<>();
        for (int k = 0; k < all.size(); k += every) {
            some.add(all.get(k));
        }
        return spread(some);
    }

    /** The same numbers in an order of which every beginning is spread over the whole run. */
    private static List<Integer> spread(List<Integer> ascending) {
        int n = ascending.size();
        List<Integer> spread = new ArrayList<>(n);
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, n - 1));
        for (int k = 0; k < 1 << bits; k++) {
            int at = bits == 0 ? 0 : Integer.reverse(k) >>> (32 - bits);
            if (at < n) {
                spread.add(ascending.get(at));
            }
        }
        return spread;
    }

    /** The numbers of the carried operations, ascending. */
    int[] carried() {
        return carried.stream().toArray();
    }

    /** Whether a chart shows the operation; the others are there because a drawn one is their neighbour. */
    boolean isDrawn(int i) {
        return drawn.get(i);
    }

    /** Whether all neighbours of the operation are carried, too. */
    boolean isWhole(int i) {
        return whole.get(i);
    }
}
