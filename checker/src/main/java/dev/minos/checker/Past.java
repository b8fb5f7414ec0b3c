package dev.minos.checker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moments at which one state only is possible: everything before may be replaced by it. Operations take effect just in
 * time, as in {@link ModelSearch}: when one completes, it has taken effect, and what had to before it. If all ways to get
 * there lead to the same state, then the rest of a linearization is one from that state on; so what is violated from
 * there on convicts the whole. docs/deciding.md, "Small counterexamples", has the proof.
 */
final class Past<S> {
    /** One way in which everything so far can have happened: which operations under way and unanswered took effect. */
    private record Way<S>(long done, long used, S state) {}

    /** More operations under way, or unanswered ones in all, are not looked at. */
    private static final int MOST = 60;

    /** How many ways to remember at a time. */
    private static final int WAYS = 2_000;

    /** How many moments to remember: those nearest to the end. */
    private static final int STARTS = 64;

    private final Model<S> model;
    private final ModelHistory h;
    private final Budget budget;
    private final Alike alike;
    private final int[] open = new int[MOST];
    private final int[] slot;
    private final List<Integer> unanswered = new ArrayList<>();
    private final Deque<ModelStart<S>> starts = new ArrayDeque<>();
    private Collection<Way<S>> possible;

    private Past(Model<S> model, ModelHistory history, Budget budget) {
        this.model = model;
        this.h = history;
        this.budget = budget;
        this.alike = new Alike(model, history);
        this.slot = new int[history.size()];
        this.possible = List.of(new Way<>(0, 0, model.initial()));
        Arrays.fill(open, -1);
    }

    /** The last such moments, the earliest first; as far as the budget and the bounds allow. */
    static <S> List<ModelStart<S>> of(Model<S> model, ModelHistory history, Budget budget) {
        Past<S> past = new Past<>(model, history, budget);
        try {
            past.sweep();
        } catch (Budget.Exceeded spent) {
            budget.look(); // Only its own steps were spent: those found so far are as good as any.
        }
        return List.copyOf(past.starts);
    }

    private void sweep() {
        for (int at = 0; at < h.events.length && !possible.isEmpty(); at++) {
            int event = h.events[at];
            if (event < 0) {
                complete(~event);
                addStart(at);
            } else if (!begin(event)) {
                return;
            }
        }
    }

    /** False if there are too many. */
    private boolean begin(int op) {
        if (!h.required(op)) {
            unanswered.add(op);
            return unanswered.size() <= MOST;
        }
        int free = 0;
        while (free < MOST && open[free] >= 0) {
            free++;
        }
        if (free == MOST) {
            return false;
        }
        open[free] = op;
        slot[op] = free;
        possible = possible.stream().map(this::settled).toList();
        return true;
    }

    /** Observations that hold take effect: it changes nothing and is one demand less. */
    private Way<S> settled(Way<S> way) {
        long done = way.done();
        for (int op : open) {
            if (op >= 0 && !has(way, op) && model.observes(h.operations.get(op))) {
                boolean holds = way.state().equals(model.step(way.state(), h.operations.get(op)));
                done |= holds ? 1L << slot[op] : 0;
            }
        }
        return new Way<>(done, way.used(), way.state());
    }

    private boolean has(Way<S> way, int op) {
        return (way.done() >>> slot[op] & 1) != 0;
    }

    /** {@code op} has taken effect by now. */
    private void complete(int op) {
        Set<Way<S>> after = new HashSet<>();
        Set<Way<S>> seen = new HashSet<>();
        for (Way<S> way : possible) {
            explore(way, op, seen, after);
        }
        open[slot[op]] = -1;
        possible = essential(after);
    }

    private void explore(Way<S> way, int target, Set<Way<S>> seen, Set<Way<S>> after) {
        budget.step();
        if (has(way, target)) {
            after.add(new Way<>(way.done() & ~(1L << slot[target]), way.used(), way.state()));
            return;
        }
        if (seen.size() == WAYS) {
            throw new Budget.Exceeded("it can have happened in more ways than are worth it");
        }
        if (!seen.add(way)) {
            return;
        }
        for (int op : open) {
            if (op >= 0 && !has(way, op) && !model.observes(h.operations.get(op)) && isFirst(way, op)) {
                follow(way, op, way.done() | 1L << slot[op], way.used(), target, seen, after);
            }
        }
        for (int i = 0; i < unanswered.size(); i++) {
            if ((way.used() >>> i & 1) == 0 && isFirstUnanswered(way, i)) {
                follow(way, unanswered.get(i), way.done(), way.used() | 1L << i, target, seen, after);
            }
        }
    }

    private void follow(Way<S> way, int op, long done, long used, int target, Set<Way<S>> seen, Set<Way<S>> after) {
        S next = model.step(way.state(), h.operations.get(op));
        if (next != null) {
            explore(settled(new Way<>(done, used, next)), target, seen, after);
        }
    }

    /** Of operations that do the same the one that completes first takes effect first. */
    private boolean isFirst(Way<S> way, int op) {
        for (int other : open) {
            if (other >= 0 && h.completed[other] < h.completed[op] && !has(way, other) && alike.same(other, op)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFirstUnanswered(Way<S> way, int i) {
        for (int earlier = 0; earlier < i; earlier++) {
            if ((way.used() >>> earlier & 1) == 0 && alike.same(unanswered.get(earlier), unanswered.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Without those from which nothing can follow that cannot follow from one that used fewer unanswered operations. */
    private List<Way<S>> essential(Set<Way<S>> ways) {
        return ways.stream()
                .filter(way -> ways.stream().noneMatch(other -> covers(other, way)))
                .toList();
    }

    private boolean covers(Way<S> other, Way<S> way) {
        budget.step();
        return other.used() != way.used()
                && (other.used() & ~way.used()) == 0
                && other.done() == way.done()
                && other.state().equals(way.state());
    }

    private void addStart(int at) {
        @Nullable S state = null;
        long all = -1;
        long any = 0;
        long used = -1;
        for (Way<S> way : possible) {
            if (state != null && !state.equals(way.state())) {
                return;
            }
            state = way.state();
            all &= way.done();
            any |= way.done();
            used &= way.used();
        }
        if (state == null) {
            return;
        }
        List<Integer> gone = new ArrayList<>();
        List<Integer> doubtful = new ArrayList<>();
        for (int op : open) {
            if (op >= 0 && (any >>> slot[op] & 1) != 0) {
                ((all >>> slot[op] & 1) != 0 ? gone : doubtful).add(op);
            }
        }
        for (int i = 0; i < unanswered.size(); i++) {
            if ((used >>> i & 1) != 0) {
                gone.add(unanswered.get(i));
            }
        }
        if (starts.size() == STARTS) {
            starts.removeFirst();
        }
        starts.addLast(new ModelStart<>(Objects.requireNonNull(state), at, gone, doubtful));
    }
}
