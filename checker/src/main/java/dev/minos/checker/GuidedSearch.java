package dev.minos.checker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Depth-first search for a linearization, just in time (Lowe 2017): an operation takes effect only when some operation
 * must complete, observations as soon as they hold. Good at finding linearizations; a history without one is refuted by
 * exhausting the space. Exact for any history; may run out of budget.
 *
 * <p>A configuration is (moment, state, open operations in effect, optional operations used). Each is visited once. The
 * rules that prune, with their names in docs/deciding.md: observations at once (R1), stay with a value that cannot
 * recur while it is demanded (R2), do not enter one while an operation must come before its last demand (R3), let a
 * blind or optional operation take effect only if an open one is waiting for what it leads to (R4), forget uses that no
 * longer matter (R7), blind writes hide behind other mutators (R8), of operations that do the same the best (R9).
 */
final class GuidedSearch {
    private final SearchProblem problem;
    private final KeyHistory h;
    private final Optionals optionals;
    private final Usage usage;
    private final Window window;
    private final Candidates candidates;
    private final LastUse lastUse;
    private final Configurations visited;
    private final Budget budget;
    private final long[] record;

    /** The path: per level the configuration, the operation that led to it, and its part of the candidates' stack. */
    private int depth;

    private int[] configuration = new int[64];
    private int[] taken = new int[64];
    private int[] moments = new int[64];
    private int[] firstCandidate = new int[64];
    private int[] nextCandidate = new int[64];

    private int furthest = -1;

    private GuidedSearch(KeyHistory history, int[] guide, Budget budget) {
        this.problem = new SearchProblem(history);
        this.h = problem.h;
        this.optionals = problem.optionals;
        this.usage = new Usage(budget);
        this.window = new Window(problem);
        this.lastUse = new LastUse(problem);
        this.candidates = new Candidates(problem, window, usage, lastUse, guide);
        this.visited = new Configurations(window.recordWords(), budget);
        this.record = new long[window.recordWords()];
        this.budget = budget;
    }

    /**
     * YES, or NO; {@code guide} are mutators in an order that is worth trying first.
     *
     * @throws Budget.Exceeded when it gave up
     */
    static Finding decide(KeyHistory history, int[] guide, Budget budget) {
        GuidedSearch search = new GuidedSearch(history, guide, budget);
        int[] mutators = search.search();
        if (mutators == null) {
            return Finding.no(Finding.NO_ORDER, search.blame());
        }
        Finding checked = OrderCheck.check(history, mutators);
        if (!checked.is(Finding.Answer.YES)) {
            throw new IllegalStateException("the order that the search found is no linearization: " + checked.reason());
        }
        return checked;
    }

    private int[] blame() {
        return furthest < 0 ? new int[0] : new int[] {~h.events[furthest]};
    }

    /** The mutators in order, or null if there is no linearization. */
    private int @Nullable [] search() {
        if (settle(0, h.initial, 0)) {
            return new Hidden(problem, lastUse).order(new int[0], moments);
        }
        push(-1);
        while (depth > 0) {
            int top = depth - 1;
            if (nextCandidate[top] == candidates.size()) {
                candidates.shrink(firstCandidate[top]);
                depth--;
                if (depth > 0) {
                    nextCandidate[depth - 1]++;
                }
                continue;
            }
            budget.step();
            int candidate = candidates.get(nextCandidate[top]);
            visited.read(configuration[top], record);
            int op = apply(candidate);
            if (op == DONE) {
                return path(candidate);
            }
            if (op == NEW) {
                push(candidate);
            } else {
                nextCandidate[top]++;
            }
        }
        return null;
    }

    private static final int DONE = 0;
    private static final int NEW = 1;
    private static final int OLD = 2;

    /** Lets {@code candidate} take effect in {@code record}: DONE at the end, else whether the result is NEW or OLD. */
    private int apply(int candidate) {
        int moment = moment();
        int used = (int) record[1];
        if (candidate == Candidates.PASS) {
            int state = (int) record[0];
            window.moveTo(moment);
            window.forget(record, ~h.events[moment]);
            if (settle(moment + 1, state, used)) {
                return DONE;
            }
            last = visited.add(record);
            return last >= 0 ? NEW : OLD;
        }
        int op = candidate;
        if (candidate < 0) {
            op = optionals.members[~candidate][usage.used(used, ~candidate)];
            used = usage.plus(used, ~candidate);
        }
        window.moveTo(moment);
        window.apply(op, record);
        window.observe(h.effect[op], record);
        if (settle(moment, h.effect[op], used)) {
            return DONE;
        }
        last = visited.add(record);
        return last >= 0 ? NEW : OLD;
    }

    private int last;

    private int moment() {
        return (int) (record[0] >>> 32);
    }

    /**
     * Moves {@code record} on to the next completion of an operation that has not taken effect; true if there is none.
     */
    private boolean settle(int from, int state, int used) {
        int at = from;
        while (at < h.events.length) {
            int event = h.events[at];
            if (event >= 0) {
                if (h.required(event) && window.fits(event, state)) {
                    window.meet(record, event);
                }
            } else if (window.met(record, ~event) && !window.mayBeSeen(record, ~event)) {
                window.forget(record, ~event);
            } else {
                break;
            }
            at++;
        }
        furthest = Math.max(furthest, Math.min(at, h.events.length - 1));
        record[0] = (long) at << 32 | state;
        record[1] = at > from && used != 0 ? lastUse.withoutDead(usage, used, at) : used;
        return at == h.events.length;
    }

    private void push(int candidate) {
        if (depth == configuration.length) {
            budget.reserve(20L * depth);
            configuration = Arrays.copyOf(configuration, 2 * depth);
            taken = Arrays.copyOf(taken, 2 * depth);
            moments = Arrays.copyOf(moments, 2 * depth);
            firstCandidate = Arrays.copyOf(firstCandidate, 2 * depth);
            nextCandidate = Arrays.copyOf(nextCandidate, 2 * depth);
        }
        if (depth == 0) {
            last = visited.add(record);
        }
        configuration[depth] = last;
        taken[depth] = candidate;
        moments[depth] = moment();
        firstCandidate[depth] = candidates.size();
        nextCandidate[depth] = candidates.size();
        depth++;
        window.moveTo(moment());
        int completing = ~h.events[moment()];
        candidates.push((int) record[0], record, (int) record[1], moment(), completing);
        if (window.met(record, completing)) {
            candidates.pass(firstCandidate[depth - 1], completing);
        }
    }

    /** The operations along the path and then {@code lastTaken}; optional ones as members of their classes. */
    private int[] path(int lastTaken) {
        int[] order = new int[depth];
        int[] when = new int[depth];
        int length = 0;
        int[] usedOf = new int[optionals.count];
        for (int level = 1; level <= depth; level++) {
            int candidate = level == depth ? lastTaken : taken[level];
            if (candidate != Candidates.PASS) {
                when[length] = moments[level - 1];
                order[length++] = candidate >= 0 ? candidate : member(~candidate, usedOf);
            }
        }
        return new Hidden(problem, lastUse).order(Arrays.copyOf(order, length), when);
    }

    /** A class whose uses R7 forgot is never used again, so counting along the path gives the members that were used. */
    private int member(int id, int[] usedOf) {
        return optionals.members[id][usedOf[id]++];
    }
}
