package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.checker.Budget;
import dev.minos.checker.Finding.Answer;
import dev.minos.checker.KeyHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether some order of one key's operations explains every observation when each may return any of the {@code k} latest
 * versions: all ways in which the operations so far may have happened, event by event (Lowe 2017). Exact; gives up when
 * its budget is spent or more than 64 operations are under way. One thread.
 *
 * <p>An observation takes effect as soon as its value is among the latest. Values that nobody will ask for any more are
 * all the same. A crashed write whose value nobody saw did not happen: it would only push others out.
 */
final class VersionSearch {
    private static final int SLOTS = 64;
    /** A value that nobody will ask for. */
    private static final int DEAD = -2;

    private final KeyHistory h;
    private final int k;
    private final Budget budget;
    private final int[] slot;
    private final int[] open = new int[SLOTS];
    /** Per value how many observations of it have not completed. */
    private final int[] demands;

    private long taken;
    private long mutators;
    private Set<State> states = new HashSet<>();

    /** The latest versions, the newest last, and which of the operations under way have taken effect. */
    private record State(int[] latest, long done) {
        boolean has(int value) {
            for (int one : latest) {
                if (one == value) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof State state && done == state.done && Arrays.equals(latest, state.latest);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(latest) * 31 + Long.hashCode(done);
        }
    }

    private VersionSearch(KeyHistory history, int k, Budget budget) {
        this.h = history;
        this.k = k;
        this.budget = budget;
        this.slot = new int[h.size];
        this.demands = new int[h.values];
        for (int op = 0; op < h.size; op++) {
            if (observes(op)) {
                demands[Key.seen(h, op)]++;
            }
        }
    }

    private boolean observes(int op) {
        return h.effect[op] == KEEP && h.required(op) && Key.seen(h, op) != Key.NONE;
    }

    /** YES, NO, or UNKNOWN when it gave up. */
    static Answer decide(KeyHistory history, int k, Budget budget) {
        try {
            return new VersionSearch(history, k, budget).decide();
        } catch (Budget.Exceeded spent) {
            return Answer.UNKNOWN;
        }
    }

    private Answer decide() {
        states.add(new State(new int[] {h.initial}, 0));
        for (int event : h.events) {
            int op = event >= 0 ? event : ~event;
            if (h.effect[op] == KEEP ? !observes(op) : !h.required(op) && demands[h.effect[op]] == 0) {
                continue;
            }
            if (event < 0) {
                end(op);
                if (states.isEmpty()) {
                    return Answer.NO;
                }
            } else if (!begin(op)) {
                return Answer.UNKNOWN;
            }
        }
        return Answer.YES;
    }

    private boolean begin(int op) {
        if (taken == -1) {
            return false;
        }
        slot[op] = Long.numberOfTrailingZeros(~taken);
        open[slot[op]] = op;
        taken |= 1L << slot[op];
        mutators |= h.effect[op] == KEEP ? 0 : 1L << slot[op];
        if (h.effect[op] == KEEP) {
            int value = Key.seen(h, op);
            Set<State> next = new HashSet<>();
            states.forEach(s -> next.add(s.has(value) ? new State(s.latest, s.done | 1L << slot[op]) : s));
            states = next;
        }
        return true;
    }

    private void end(int op) {
        long bit = 1L << slot[op];
        List<State> found = new ArrayList<>();
        Deque<State> left = new ArrayDeque<>();
        for (State state : states) {
            if ((state.done & bit) != 0) {
                found.add(state);
            } else {
                left.push(state);
            }
        }
        Set<State> met = new HashSet<>(left);
        while (!left.isEmpty()) {
            State state = left.pop();
            for (long rest = mutators & taken & ~state.done; rest != 0; rest &= rest - 1) {
                budget.step();
                State next = after(state, Long.numberOfTrailingZeros(rest));
                if ((next.done & bit) != 0) {
                    found.add(next);
                } else if (met.add(next)) {
                    left.push(next);
                }
            }
        }
        if (h.effect[op] == KEEP) {
            demands[Key.seen(h, op)]--;
        }
        long over = bit | pointless();
        taken &= ~over;
        mutators &= ~over;
        states = essential(found, over);
    }

    /** Crashed writes of values that nobody will ask for any more. */
    private long pointless() {
        long out = 0;
        for (long rest = mutators & taken; rest != 0; rest &= rest - 1) {
            int op = open[Long.numberOfTrailingZeros(rest)];
            out |= !h.required(op) && demands[h.effect[op]] == 0 ? Long.lowestOneBit(rest) : 0;
        }
        return out;
    }

    private State after(State state, int which) {
        int value = h.effect[open[which]];
        int kept = Math.min(k - 1, state.latest.length);
        int[] latest = Arrays.copyOfRange(state.latest, state.latest.length - kept, state.latest.length + 1);
        latest[kept] = demands[value] == 0 ? DEAD : value;
        long done = state.done | 1L << which;
        for (long rest = taken & ~mutators & ~done; rest != 0; rest &= rest - 1) {
            int reader = Long.numberOfTrailingZeros(rest);
            if (Key.seen(h, open[reader]) == value) {
                done |= 1L << reader;
            }
        }
        return new State(latest, done);
    }

    /** Without the operation that is over and without dead values; of equal states those that have seen most. */
    private Set<State> essential(Collection<State> found, long over) {
        Map<State, List<State>> alike = new HashMap<>();
        for (State state : found) {
            int[] latest = state.latest.clone();
            for (int i = 0; i < latest.length; i++) {
                latest[i] = latest[i] >= 0 && demands[latest[i]] == 0 ? DEAD : latest[i];
            }
            State next = new State(latest, state.done & ~over);
            List<State> same = alike.computeIfAbsent(new State(latest, next.done & mutators), s -> new ArrayList<>(1));
            budget.step();
            if (same.stream().noneMatch(other -> (next.done & ~other.done) == 0)) {
                same.removeIf(other -> (other.done & ~next.done) == 0);
                same.add(next);
            }
        }
        Set<State> out = new HashSet<>();
        alike.values().forEach(out::addAll);
        return out;
    }

    /** An observation of a value that nobody had begun to write, for which no {@code k} is enough; else NONE. */
    static int impossible(Key key) {
        KeyHistory h = key.h;
        for (int op = 0; op < h.size; op++) {
            int value = key.saw(op);
            boolean reads = value != Key.NONE && h.effect[op] == KEEP && value != h.initial;
            if (reads
                    && (key.versions.firstBegun(value) == NEVER || key.versions.firstBegun(value) > h.completed[op])) {
                return op;
            }
        }
        return Key.NONE;
    }
}
