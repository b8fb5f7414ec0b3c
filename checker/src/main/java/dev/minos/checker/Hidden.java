package dev.minos.checker;

/**
 * Puts the writes that nobody needed to see into the order that a search found: each at the first place where it changes
 * nothing, or just before a mutator that does not mind (R8). Goes through the events once.
 */
final class Hidden {
    private final SearchProblem problem;
    private final KeyHistory h;
    private final LastUse lastUse;
    private final Window window;
    private final boolean[] placed;
    private final IntList order = new IntList();
    private int state;
    private int now;

    Hidden(SearchProblem problem, LastUse lastUse) {
        this.problem = problem;
        this.h = problem.h;
        this.lastUse = lastUse;
        this.window = new Window(problem);
        this.placed = new boolean[h.size];
        this.state = h.initial;
    }

    /** All mutators in order; {@code seen} are those that the search let take effect, {@code moments} when. */
    int[] order(int[] seen, int[] moments) {
        for (int op : seen) {
            placed[op] = true;
        }
        for (int i = 0; i < seen.length; i++) {
            advance(moments[i]);
            for (int op : window.open) {
                if (op != Window.FREE && !placed[op] && window.hidesBehind(op, seen[i])) {
                    place(op);
                }
            }
            order.add(seen[i]);
            state = h.effect[seen[i]];
            for (int op : window.open) {
                if (op != Window.FREE && !placed[op] && unseen(op)) {
                    place(op);
                }
            }
        }
        advance(h.events.length);
        return order.toArray();
    }

    private void place(int op) {
        placed[op] = true;
        order.add(op);
    }

    /** To {@code moment}; a write invoked on the way may change nothing right then. */
    private void advance(int moment) {
        for (; now < moment; now++) {
            int event = h.events[now];
            if (event >= 0 && h.required(event) && !placed[event] && unseen(event)) {
                place(event);
            }
        }
        window.moveTo(moment);
    }

    /** A blind write of the present state, or one of two values that nobody will tell apart. */
    private boolean unseen(int op) {
        if (!problem.blindMutator(op)) {
            return false;
        }
        return h.effect[op] == state || (lastUse.dead(state, now) && lastUse.dead(h.effect[op], now));
    }
}
