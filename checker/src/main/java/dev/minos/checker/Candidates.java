package dev.minos.checker;

import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.util.Arrays;

/**
 * The operations worth trying next in a configuration, best first, on a stack that a depth-first search grows and
 * shrinks: a required operation as itself, the next member of a class of optional ones as {@code ~class}.
 */
final class Candidates {
    private final SearchProblem problem;
    private final KeyHistory h;
    private final Window window;
    private final Optionals optionals;
    private final Usage usage;
    /** Per operation its place in the guide; those not in it come behind. */
    private final int[] rank;

    private int[] stack = new int[64];
    private int size;
    /** Marks of the backward search over optional operations: values met, classes met. */
    private final int[] valueMark;

    private final int[] classMark;
    private final int[] work;
    private int pending;
    private int mark;

    Candidates(SearchProblem problem, Window window, Usage usage, int[] guide) {
        this.problem = problem;
        this.h = problem.h;
        this.window = window;
        this.optionals = problem.optionals;
        this.usage = usage;
        this.rank = guide.length == 0 ? guide : ranks(guide);
        this.valueMark = new int[optionals.count == 0 ? 0 : h.values];
        this.classMark = new int[optionals.count];
        this.work = new int[valueMark.length];
    }

    private int[] ranks(int[] guide) {
        int[] out = new int[h.size];
        Arrays.fill(out, Integer.MAX_VALUE);
        for (int i = 0; i < guide.length; i++) {
            out[guide[i]] = i;
        }
        return out;
    }

    int size() {
        return size;
    }

    int get(int at) {
        return stack[at];
    }

    void shrink(int to) {
        size = to;
    }

    /** Adds those of the configuration whose open operations in effect are the bits of {@code record} from {@code base}. */
    void push(int state, long[] record, int base, int used, int moment) {
        int from = size;
        int stay = demandsLeft(state, record, base);
        for (int op : window.open) {
            boolean possible = op >= 0 && h.effect[op] != KEEP && !has(record, base, op) && h.holds(op, state);
            boolean leaves = stay == 0 || (stay == 1 && h.guard[op < 0 ? 0 : op] == EQUALS);
            if (possible && leaves && mayEnter(h.effect[op], op, record, base)) {
                insert(op, op, from);
            }
        }
        if (stay == 0 && optionals.count > 0) {
            pushOptionals(state, record, base, used, moment);
        }
    }

    private boolean has(long[] record, int base, int op) {
        int slot = problem.slot[op];
        return (record[base + (slot >> 6)] >>> slot & 1) != 0;
    }

    /** How many operations still demand {@code state} although it cannot come back (R2); 0 if it can. */
    private int demandsLeft(int state, long[] record, int base) {
        if (!problem.once[state] || window.demands[state] == 0) {
            return 0;
        }
        int left = window.demands[state];
        for (int op : window.open) {
            if (op >= 0 && problem.demands(op, state) && has(record, base, op)) {
                left--;
            }
        }
        return left;
    }

    /**
     * False if entering {@code value}, which cannot recur, by {@code entering} (-1: an optional operation) now is too
     * early: some open operation must come before the last demand for it, and cannot come between (R3).
     */
    private boolean mayEnter(int value, int entering, long[] record, int base) {
        if (!problem.once[value] || problem.lastDemand[value] < 0) {
            return true;
        }
        int last = problem.lastDemand[value];
        for (int op : window.open) {
            if (op < 0 || op == entering || has(record, base, op)) {
                continue;
            }
            boolean observation = h.effect[op] == KEEP;
            if (observation
                    ? h.completed[op] < last && !h.holds(op, value)
                    : !problem.demands(op, value) && problem.latest(op) < last) {
                return false;
            }
        }
        return true;
    }

    private void pushOptionals(int state, long[] record, int base, int used, int moment) {
        mark++;
        pending = 0;
        boolean anyChange = false;
        for (int op : window.open) {
            if (op >= 0 && !has(record, base, op) && !h.holds(op, state)) {
                if (h.guard[op] == EQUALS) {
                    want(h.guarded[op], state);
                } else {
                    anyChange = true;
                }
            }
        }
        int from = size;
        while (pending > 0) {
            anyChange |= leadingTo(work[--pending], from, state, record, base, used, moment);
        }
        if (anyChange) {
            offerAll(optionals.demandingNothing(), from, state, record, base, used, moment);
            offerAll(optionals.demanding(state), from, state, record, base, used, moment);
        }
    }

    private void want(int value, int state) {
        if (value != state && valueMark[value] != mark) {
            valueMark[value] = mark;
            work[pending++] = value;
        }
    }

    /** Offers the classes that lead to {@code value}; true if one of them needs no more than another state. */
    private boolean leadingTo(int value, int from, int state, long[] record, int base, int used, int moment) {
        boolean anyChange = false;
        for (int id : optionals.setting(value)) {
            if (optionals.guard[id] == EQUALS && optionals.guarded[id] != state) {
                want(optionals.guarded[id], state);
            } else if (optionals.guard[id] == DIFFERS && optionals.guarded[id] == state) {
                anyChange = true;
            } else {
                offer(id, from, state, record, base, used, moment);
            }
        }
        return anyChange;
    }

    private void offerAll(int[] ids, int from, int state, long[] record, int base, int used, int moment) {
        for (int id : ids) {
            offer(id, from, state, record, base, used, moment);
        }
    }

    private void offer(int id, int from, int state, long[] record, int base, int used, int moment) {
        boolean refused = optionals.guard[id] == DIFFERS && optionals.guarded[id] == state;
        if (classMark[id] == mark || refused || optionals.effect[id] == state) {
            return;
        }
        classMark[id] = mark;
        int next = usage.used(used, id);
        if (next == optionals.size(id)) {
            return;
        }
        int op = optionals.members[id][next];
        if (h.invoked[op] < moment && h.effect[op] != state && mayEnter(h.effect[op], -1, record, base)) {
            insert(~id, op, from);
        }
    }

    /** Keeps the part of the stack from {@code from} on sorted: by guide, then by completion, then by invocation. */
    private void insert(int candidate, int op, int from) {
        if (size == stack.length) {
            stack = Arrays.copyOf(stack, 2 * size);
        }
        int at = size++;
        while (at > from && before(op, operation(stack[at - 1]))) {
            stack[at] = stack[at - 1];
            at--;
        }
        stack[at] = candidate;
    }

    private int operation(int candidate) {
        return candidate >= 0 ? candidate : optionals.members[~candidate][0];
    }

    private boolean before(int op, int other) {
        if (rank.length > 0 && rank[op] != rank[other]) {
            return rank[op] < rank[other];
        }
        return h.completed[op] != h.completed[other] ? h.completed[op] < h.completed[other] : op < other;
    }
}
