package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import java.util.Arrays;

/**
 * The operations worth trying next in a configuration, best first, on a stack that a depth-first search grows and
 * shrinks: a required operation as itself, the next member of a class of optional ones as {@code ~class}.
 */
final class Candidates {
    /** The operation that completes next, met already, is not used any more. */
    static final int PASS = Integer.MAX_VALUE;

    private final SearchProblem problem;
    private final KeyHistory h;
    private final Window window;
    private final Optionals optionals;
    private final Usage usage;
    private final LastUse lastUse;
    /** Per operation its place in the guide; those not in it come behind. */
    private final int[] rank;

    private int[] stack = new int[64];
    private int size;
    /** Marks of the search backwards from what is wanted: values met, classes met. */
    private final int[] valueMark;

    private final int[] classMark;
    private final int[] work;
    private int pending;
    private int mark;
    private boolean anyChange;
    /** Per kind of required mutators the open one due first, not in effect; of blind ones also the first one met. */
    private final int[] kindMark;

    private final int[] due;
    private final int[] dueOfMet;

    Candidates(SearchProblem problem, Window window, Usage usage, LastUse lastUse, int[] guide) {
        this.problem = problem;
        this.h = problem.h;
        this.window = window;
        this.optionals = problem.optionals;
        this.usage = usage;
        this.lastUse = lastUse;
        this.rank = guide.length == 0 ? guide : ranks(guide);
        this.valueMark = new int[h.values];
        this.classMark = new int[optionals.count];
        this.work = new int[h.values];
        this.kindMark = new int[problem.kinds];
        this.due = new int[problem.kinds];
        this.dueOfMet = new int[problem.kinds];
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

    /** Adds those of the configuration in {@code record}, in which {@code completing} has to take effect next. */
    void push(int state, long[] record, int used, int moment, int completing) {
        mark++;
        pending = 0;
        anyChange = false;
        int from = size;
        int stay = demandsLeft(state, record);
        findDue(record);
        if (stay == 0) {
            findWanted(state, record, moment, completing);
            follow(from, state, record, used, moment);
        }
        for (int op : window.open) {
            boolean possible = op >= 0 && h.effect[op] != KEEP && h.holds(op, state) && firstOfItsKind(op, record);
            boolean leaves = stay == 0 || (stay == 1 && h.guard[op < 0 ? 0 : op] == EQUALS);
            if (possible && leaves && worth(op, state, completing) && mayEnter(h.effect[op], op, record)) {
                insert(op, op, from);
            }
        }
        if (anyChange) {
            offerAll(optionals.demandingNothing(), from, state, record, used, moment);
            offerAll(optionals.demanding(state), from, state, record, used, moment);
        }
    }

    /** Adds that nothing is done: at last if somebody waits for what {@code completing} does, first otherwise. */
    void pass(int from, int completing) {
        insert(PASS, completing, size);
        if (valueMark[h.effect[completing]] != mark) {
            System.arraycopy(stack, from, stack, from + 1, size - 1 - from);
            stack[from] = PASS;
        }
    }

    private boolean unmet(int op, long[] record) {
        return op >= 0 && !window.met(record, op);
    }

    /** A required mutator that has not taken effect to be seen. */
    private boolean available(int op, long[] record) {
        return problem.blindMutator(op) ? !window.spent(record, op) : !window.met(record, op);
    }

    /** Of several that do the same, the one due first is best, unless it is met and another is not (R9). */
    private void findDue(long[] record) {
        for (int op : window.open) {
            if (op >= 0 && h.effect[op] != KEEP && available(op, record)) {
                int kind = problem.kind[op];
                if (kindMark[kind] != mark) {
                    kindMark[kind] = mark;
                    due[kind] = NEVER;
                    dueOfMet[kind] = NEVER;
                }
                if (window.met(record, op)) {
                    dueOfMet[kind] = Math.min(dueOfMet[kind], h.completed[op]);
                } else {
                    due[kind] = Math.min(due[kind], h.completed[op]);
                }
            }
        }
    }

    private boolean firstOfItsKind(int op, long[] record) {
        if (!available(op, record)) {
            return false;
        }
        int kind = problem.kind[op];
        return window.met(record, op)
                ? h.completed[op] == dueOfMet[kind] && h.completed[op] < due[kind]
                : h.completed[op] == due[kind];
    }

    /** A blind write needs somebody who waits for it (R4): by itself it can hide behind another mutator (R8). */
    private boolean worth(int op, int state, int completing) {
        return op == completing
                || h.guard[op] != ANY
                || problem.negativeMutators
                || valueMark[h.effect[op]] == mark
                || (anyChange && h.effect[op] != state);
    }

    /** How many operations still demand {@code state} although it cannot come back (R2); 0 if it can. */
    private int demandsLeft(int state, long[] record) {
        if (!problem.once[state] || window.demands[state] == 0) {
            return 0;
        }
        int left = window.demands[state];
        for (int op : window.open) {
            if (op >= 0 && problem.demands(op, state) && window.met(record, op)) {
                left--;
            }
        }
        return left;
    }

    /**
     * False if entering {@code value}, which cannot recur, by {@code entering} now is too early: some open operation
     * must come before the last demand for it, and can neither come between nor hide just before (R3).
     */
    private boolean mayEnter(int value, int entering, long[] record) {
        if (!problem.once[value] || problem.lastDemand[value] < 0) {
            return true;
        }
        int last = problem.lastDemand[value];
        for (int op : window.open) {
            if (op == entering || !unmet(op, record)) {
                continue;
            }
            boolean observation = h.effect[op] == KEEP;
            if (observation
                    ? h.completed[op] < last && !h.holds(op, value)
                    : !problem.demands(op, value) && problem.latest(op) < last && !window.hidesBehind(op, entering)) {
                return false;
            }
        }
        return true;
    }

    /** What open operations wait for; and the present state, if a write that is due could hide on a way back to it. */
    private void findWanted(int state, long[] record, int moment, int completing) {
        boolean again = state < h.values && !lastUse.dead(state, moment);
        for (int op : window.open) {
            if (unmet(op, record)) {
                if (!h.holds(op, state)) {
                    if (h.guard[op] == EQUALS) {
                        want(h.guarded[op]);
                    } else {
                        anyChange = true;
                    }
                } else if (again && op != completing && problem.blindMutator(op)) {
                    want(state);
                }
            }
        }
    }

    private void want(int value) {
        if (valueMark[value] != mark) {
            valueMark[value] = mark;
            work[pending++] = value;
        }
    }

    /** Backwards over the classes of optional operations from what is wanted. */
    private void follow(int from, int state, long[] record, int used, int moment) {
        while (pending > 0) {
            int value = work[--pending];
            for (int id : optionals.setting(value)) {
                if (optionals.guard[id] == EQUALS && optionals.guarded[id] != state) {
                    want(optionals.guarded[id]);
                } else if (optionals.guard[id] == DIFFERS && optionals.guarded[id] == state) {
                    anyChange = true;
                } else {
                    offer(id, from, state, record, used, moment);
                }
            }
        }
    }

    private void offerAll(int[] ids, int from, int state, long[] record, int used, int moment) {
        for (int id : ids) {
            if (optionals.effect[id] != state) {
                offer(id, from, state, record, used, moment);
            }
        }
    }

    private void offer(int id, int from, int state, long[] record, int used, int moment) {
        boolean refused = optionals.guard[id] == DIFFERS && optionals.guarded[id] == state;
        boolean required = problem.kindOfClass[id] >= 0 && kindMark[problem.kindOfClass[id]] == mark;
        if (classMark[id] == mark || refused || required) {
            return;
        }
        classMark[id] = mark;
        int next = usage.used(used, id);
        if (next == optionals.size(id)) {
            return;
        }
        int op = optionals.members[id][next];
        if (h.invoked[op] < moment && mayEnter(h.effect[op], op, record)) {
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
