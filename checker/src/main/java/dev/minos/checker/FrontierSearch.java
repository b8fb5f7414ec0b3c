package dev.minos.checker;

import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Finding.Answer;
import java.util.Arrays;

/**
 * Breadth-first search: after each completion the set of all configurations that explain the history so far, without
 * those that others cover. Empty means that no linearization exists. Good at refuting; where no required operation is
 * open the set is just the states that are possible there, so quiet moments cut the history by themselves.
 *
 * <p>Or only the most promising ones ({@link #beam}): a way to find a linearization in little time where the whole set is
 * too large. What it finds is as good as any other; that it finds none says nothing.
 *
 * <p>Prunes like {@link GuidedSearch}, and: covered configurations go (R6), values nobody asks for any more are one
 * state (R7).
 */
final class FrontierSearch {
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
    /** How many configurations a beam keeps at each completion, and how many it goes on from to get to the next. */
    private final int kept;

    private final int tried;
    private boolean trimmed;
    private final int width;
    private final long[] record;
    private final long[] harmless;
    private Frontier frontier;
    private Frontier next;
    private final Frontier seen;

    private FrontierSearch(KeyHistory history, int most, int kept, int tried, Budget budget) {
        this.problem = new SearchProblem(history);
        this.h = problem.h;
        this.usage = new Usage(budget);
        this.window = new Window(problem);
        this.lastUse = new LastUse(problem);
        this.candidates = new Candidates(problem, window, usage, lastUse, new int[0]);
        this.trail = new Trail(budget);
        this.width = window.recordWords();
        this.dominance = new Dominance(problem, window, usage);
        this.record = new long[width];
        this.harmless = new long[width];
        this.frontier = new Frontier(width, budget);
        this.next = new Frontier(width, budget);
        this.seen = new Frontier(width, budget);
        this.most = most;
        this.kept = kept;
        this.tried = tried;
        this.budget = budget;
    }

    /**
     * YES, or NO; holds at most {@code most} configurations at a time.
     *
     * @throws Budget.Exceeded when it gave up
     */
    static Finding decide(KeyHistory history, int most, Budget budget) {
        return new FrontierSearch(history, most, Integer.MAX_VALUE, Integer.MAX_VALUE, budget).decide(history);
    }

    /**
     * YES; or NO, if it never had to leave anything out.
     *
     * @param kept how many configurations it keeps at each completion
     * @param tried after how many attempts to get there it goes on with those that did
     * @throws Budget.Exceeded when it gave up
     */
    static Finding beam(KeyHistory history, int kept, int tried, Budget budget) {
        return new FrontierSearch(history, Integer.MAX_VALUE, kept, tried, budget).decide(history);
    }

    private Finding decide(KeyHistory history) {
        int stuck = sweep();
        if (stuck >= 0 && trimmed) {
            throw new Budget.Exceeded("the most promising " + kept + " configurations led nowhere");
        }
        if (stuck >= 0) {
            return Finding.no(Finding.NO_ORDER, stuck);
        }
        Finding checked = OrderCheck.check(history, order());
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

    private int[] order() {
        int tail = frontier.trail(0);
        return new Hidden(problem, lastUse).order(trail.path(tail), trail.moments(tail));
    }

    /** What fits the state counts at once. */
    private void invoke(int op, int at) {
        if (!h.required(op) || (h.effect[op] != KEEP && !problem.blindMutator(op))) {
            return;
        }
        for (int number = 0; number < frontier.size(); number++) {
            frontier.read(number, record);
            int state = (int) record[0];
            if (window.fits(op, state) || (state == problem.dead && dead(op, at))) {
                window.meet(record, op);
            }
            next.add(record, frontier.trail(number));
        }
        swap();
    }

    /** A blind write of a value nobody asks for. */
    private boolean dead(int op, int at) {
        return problem.blindMutator(op) && lastUse.dead(h.effect[op], at);
    }

    /** Lets every configuration reach the completion of {@code op}; false if none can. */
    private boolean complete(int op, int at) {
        seen.clear();
        for (int number = 0; number < frontier.size(); number++) {
            frontier.read(number, record);
            arrive(op, at, frontier.trail(number));
        }
        for (int number = 0; number < seen.size(); number++) {
            if (number >= tried && next.size() > 0) {
                trimmed = true;
                break;
            }
            expand(number, op, at);
        }
        if (next.size() == 0) {
            return false;
        }
        swap();
        if (frontier.size() > 1) {
            findHarmless(op);
            dominance.prune(frontier, next, harmless, budget);
            swap();
        }
        if (frontier.size() > kept) {
            trim();
        }
        return true;
    }

    private void trim() {
        trimmed = true;
        long[] byCost = new long[frontier.size()];
        for (int number = 0; number < byCost.length; number++) {
            byCost[number] = (long) cost(number) << 32 | number;
        }
        Arrays.sort(byCost);
        for (int i = 0; i < kept; i++) {
            int number = (int) byCost[i];
            frontier.read(number, record);
            next.add(record, frontier.trail(number));
        }
        swap();
    }

    /**
     * How much a configuration gave away for what it got. Optional operations are worth most, for they can be used at
     * any time; then open writes that may still be used; then open operations that nobody has to explain any more.
     */
    private int cost(int number) {
        frontier.read(number, record);
        int[] pairs = usage.pairs((int) record[1]);
        int used = 0;
        for (int i = 1; i < pairs.length; i += 2) {
            used += pairs[i];
        }
        int gone = 0;
        int owed = 0;
        for (int op : window.open) {
            if (op >= 0 && problem.blindMutator(op)) {
                gone += window.spent(record, op) ? 1 : 0;
                owed += window.met(record, op) ? 0 : 1;
            } else if (op >= 0) {
                owed += window.met(record, op) ? 0 : 1;
            }
        }
        return 4 * used + 2 * gone + owed;
    }

    /** Files {@code record}: done with {@code op}, or to be expanded. */
    private void arrive(int op, int at, int tail) {
        if (!window.met(record, op) || window.mayBeSeen(record, op)) {
            seen.add(record, tail);
        }
        if (window.met(record, op)) {
            window.forget(record, op);
            forget(at + 1);
            next.add(record, tail);
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
        candidates.push((int) record[0], record, (int) record[1], at, op);
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
        if (candidate < 0) {
            op = problem.optionals.members[~candidate][usage.used((int) record[1], ~candidate)];
            record[1] = usage.plus((int) record[1], ~candidate);
        }
        window.apply(op, record);
        if (lastUse.dead(h.effect[op], at)) {
            record[0] = problem.dead;
            for (int open : window.open) {
                if (open >= 0 && dead(open, at)) {
                    window.meet(record, open);
                }
            }
        } else {
            record[0] = h.effect[op];
        }
        window.observe((int) record[0], record);
        return trail.add(before, op, at);
    }

    private void findHarmless(int completed) {
        Arrays.fill(harmless, 0);
        for (int op : window.open) {
            if (op >= 0 && op != completed && (h.effect[op] == KEEP || problem.blindMutator(op))) {
                window.meet(harmless, op);
            }
        }
    }
}
