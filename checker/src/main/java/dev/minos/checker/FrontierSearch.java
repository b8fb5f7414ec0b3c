package dev.minos.checker;

import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Finding.Answer;
import java.util.Arrays;

/**
 * Breadth-first search: after each completion the set of all configurations that explain the history so far, without
 * those that others cover. Empty means that no linearization exists. Good at refuting; where no required operation is
 * open the set is just the states that are possible there, so quiet moments cut the history by themselves.
 *
 * <p>Prunes like {@link GuidedSearch}, and: unneeded writes hide just before a blind write (R5, if nothing is refused),
 * covered configurations go (R6), values nobody asks for any more are one state (R7).
 */
final class FrontierSearch {
    private static final int BASE = 2;

    private final SearchProblem problem;
    private final KeyHistory h;
    private final Usage usage;
    private final Window window;
    private final Candidates candidates;
    private final LastUse lastUse;
    private final Trail trail;
    private final Dominance dominance;
    private final Budget budget;
    private final int most;
    private final int width;
    private final long[] record;
    private final long[] harmless;
    private Frontier frontier;
    private Frontier next;
    private final Frontier seen;

    private FrontierSearch(KeyHistory history, int most, Budget budget) {
        this.problem = new SearchProblem(history);
        this.h = problem.h;
        this.usage = new Usage(budget);
        this.window = new Window(problem);
        this.candidates = new Candidates(problem, window, usage, new int[0]);
        this.lastUse = new LastUse(problem);
        this.trail = new Trail(budget);
        this.width = BASE + (problem.width + 63) / 64;
        this.dominance = new Dominance(problem, usage, BASE, width);
        this.record = new long[width];
        this.harmless = new long[width];
        this.frontier = new Frontier(width, budget);
        this.next = new Frontier(width, budget);
        this.seen = new Frontier(width, budget);
        this.most = most;
        this.budget = budget;
    }

    /**
     * YES, or NO; holds at most {@code most} configurations at a time.
     *
     * @throws Budget.Exceeded when it gave up
     */
    static Finding decide(KeyHistory history, int most, Budget budget) {
        FrontierSearch search = new FrontierSearch(history, most, budget);
        int stuck = search.sweep();
        if (stuck >= 0) {
            return Finding.no("no order of the operations explains what they returned", stuck);
        }
        Finding checked = OrderCheck.check(history, search.trail.path(search.frontier.trail(0)));
        if (!checked.is(Answer.YES)) {
            throw new IllegalStateException("the order that the search found is no linearization: " + checked.reason());
        }
        return checked;
    }

    /** The operation whose completion no configuration survives, or -1. */
    private int sweep() {
        record[0] = h.initial;
        frontier.add(record, Trail.START);
        for (int at = 0; at < h.events.length; at++) {
            int event = h.events[at];
            window.moveTo(at);
            if (event >= 0) {
                invoke(event, at);
            } else if (!complete(~event, at)) {
                return ~event;
            }
        }
        return -1;
    }

    private void swap() {
        Frontier old = frontier;
        frontier = next;
        next = old;
        next.clear();
    }

    /** An observation that holds counts at once, and so does an unneeded write in a dead state. */
    private void invoke(int op, int at) {
        if (!h.required(op) || (h.effect[op] != KEEP && !unneeded(op, at))) {
            return;
        }
        for (int number = 0; number < frontier.size(); number++) {
            frontier.read(number, record);
            int state = (int) record[0];
            int tail = frontier.trail(number);
            if (h.effect[op] == KEEP ? h.holds(op, state) : state == problem.dead) {
                set(op);
                tail = h.effect[op] == KEEP ? tail : trail.add(tail, op);
            }
            next.add(record, tail);
        }
        swap();
    }

    /** A blind write of a value nobody asks for, in a history without refusals. */
    private boolean unneeded(int op, int at) {
        return !problem.negatives && problem.blind(op) && h.effect[op] != KEEP && lastUse.dead(h.effect[op], at);
    }

    private void set(int op) {
        int slot = problem.slot[op];
        record[BASE + (slot >> 6)] |= 1L << slot;
    }

    private void clear(int op) {
        int slot = problem.slot[op];
        record[BASE + (slot >> 6)] &= ~(1L << slot);
    }

    private boolean has(int op) {
        int slot = problem.slot[op];
        return (record[BASE + (slot >> 6)] >>> slot & 1) != 0;
    }

    /** Lets every configuration reach the completion of {@code op}; false if none can. */
    private boolean complete(int op, int at) {
        seen.clear();
        for (int number = 0; number < frontier.size(); number++) {
            frontier.read(number, record);
            arrive(op, at, frontier.trail(number));
        }
        for (int number = 0; number < seen.size(); number++) {
            expand(number, op, at);
        }
        if (next.size() == 0) {
            return false;
        }
        swap();
        if (frontier.size() > 1) {
            findHarmless(op, at);
            dominance.prune(frontier, next, harmless, budget);
            swap();
        }
        return true;
    }

    /** Files {@code record}: done with {@code op}, or to be expanded. */
    private void arrive(int op, int at, int tail) {
        if (has(op)) {
            clear(op);
            forget(at + 1);
            next.add(record, tail);
        } else {
            seen.add(record, tail);
        }
        if (next.size() + seen.size() > most) {
            throw new Budget.Exceeded("more than " + most + " configurations have to be kept in mind at a time");
        }
    }

    private void forget(int at) {
        int state = (int) record[0];
        if (state != problem.dead && lastUse.dead(state, at)) {
            record[0] = problem.dead;
        }
        if (record[1] != 0) {
            record[1] = lastUse.withoutDead(usage, (int) record[1], at);
        }
    }

    private void expand(int number, int op, int at) {
        seen.read(number, record);
        candidates.shrink(0);
        candidates.push((int) record[0], record, BASE, (int) record[1], at);
        for (int i = 0; i < candidates.size(); i++) {
            budget.step();
            seen.read(number, record);
            int tail = apply(candidates.get(i), at, seen.trail(number));
            arrive(op, at, tail);
        }
    }

    /** Lets {@code candidate} take effect in {@code record}; the new trail. */
    private int apply(int candidate, int at, int before) {
        int op = candidate;
        int tail = before;
        if (candidate < 0) {
            op = problem.optionals.members[~candidate][usage.used((int) record[1], ~candidate)];
            record[1] = usage.plus((int) record[1], ~candidate);
        } else {
            set(op);
        }
        if (!problem.negatives && problem.blind(op)) {
            tail = hide(op, at, tail);
        }
        int state = lastUse.dead(h.effect[op], at) ? problem.dead : h.effect[op];
        record[0] = state;
        window.observe(state, record, BASE);
        return trail.add(tail, op);
    }

    /** Puts the open unneeded writes just before the blind {@code mutator}. */
    private int hide(int mutator, int at, int before) {
        int tail = before;
        for (int op : window.open) {
            if (op >= 0 && op != mutator && !has(op) && unneeded(op, at)) {
                set(op);
                tail = trail.add(tail, op);
            }
        }
        return tail;
    }

    private void findHarmless(int completed, int at) {
        Arrays.fill(harmless, 0);
        for (int op : window.open) {
            if (op >= 0 && op != completed && (h.effect[op] == KEEP || unneeded(op, at))) {
                harmless[BASE + (problem.slot[op] >> 6)] |= 1L << problem.slot[op];
            }
        }
    }
}
