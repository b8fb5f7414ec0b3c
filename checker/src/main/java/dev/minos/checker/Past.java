package dev.minos.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states in which an object can be at quiet moments, when no operation is under way that was answered later. Where
 * there is one such state only, everything before may be replaced by it: a linearization of the whole puts the answered
 * operations of the past first, and they end in that state whichever way they are ordered. Operations without an answer
 * stay, for they may take effect later. So what is violated from that state on convicts the whole.
 */
final class Past<S> {
    /** A quiet moment, before the event of that number, and the only state that is possible there. */
    record Start<S>(S state, int moment) {}

    /** More answered operations between two quiet moments, or unanswered ones in all, are not looked at. */
    private static final int MOST = 60;

    /** How many configurations to remember at a time. */
    private static final int CONFIGURATIONS = 2_000;

    /** Which unanswered operations took effect, and to what state everything led. */
    private record Configuration<S>(long used, S state) {}

    /** The same in the middle of a segment, of which {@code done} took effect. */
    private record Midway<S>(long done, Configuration<S> so) {}

    private final Model<S> model;
    private final ModelHistory h;
    private final Budget budget;
    private final List<Integer> unanswered = new ArrayList<>();
    private Set<Configuration<S>> possible = new HashSet<>();

    private Past(Model<S> model, ModelHistory history, Budget budget) {
        this.model = model;
        this.h = history;
        this.budget = budget;
        possible.add(new Configuration<>(0, model.initial()));
    }

    /** The earliest first; as far as the budget and the bounds allow. */
    static <S> List<Start<S>> of(Model<S> model, ModelHistory history, Budget budget) {
        List<Start<S>> starts = new ArrayList<>();
        try {
            new Past<>(model, history, budget).sweep(starts);
        } catch (Budget.Exceeded spent) {
            budget.look(); // Only its own steps were spent: those found so far are as good as any.
        }
        return starts;
    }

    private void sweep(List<Start<S>> starts) {
        List<Integer> segment = new ArrayList<>();
        int open = 0;
        for (int at = 0; at < h.events.length; at++) {
            int event = h.events[at];
            if (event >= 0 && open == 0 && !segment.isEmpty()) {
                goThrough(segment);
                segment.clear();
                if (possible.isEmpty()) {
                    return;
                }
                if (possible.stream().map(Configuration::state).distinct().count() == 1) {
                    starts.add(new Start<>(possible.iterator().next().state(), at));
                }
            }
            if (event < 0) {
                open--;
            } else if (h.required(event)) {
                segment.add(event);
                open++;
            } else {
                unanswered.add(event);
            }
            if (segment.size() > MOST || unanswered.size() > MOST) {
                return;
            }
        }
    }

    /** From every possible configuration to all in which exactly the operations of the segment took effect, too. */
    private void goThrough(List<Integer> segment) {
        Set<Configuration<S>> after = new HashSet<>();
        Set<Midway<S>> seen = new HashSet<>();
        for (Configuration<S> before : possible) {
            goThrough(segment, new Midway<>(0, before), seen, after);
        }
        possible = after;
    }

    private void goThrough(List<Integer> segment, Midway<S> midway, Set<Midway<S>> seen, Set<Configuration<S>> after) {
        budget.step();
        if (midway.done() == (1L << segment.size()) - 1) {
            after.add(midway.so());
            return;
        }
        if (seen.size() == CONFIGURATIONS) {
            throw new Budget.Exceeded("more configurations are possible than are worth it");
        }
        if (!seen.add(midway)) {
            return;
        }
        for (int i = 0; i < segment.size(); i++) {
            S next = (midway.done() >>> i & 1) == 0 ? step(segment, midway, segment.get(i)) : null;
            if (next != null) {
                Configuration<S> so = new Configuration<>(midway.so().used(), next);
                goThrough(segment, new Midway<>(midway.done() | 1L << i, so), seen, after);
            }
        }
        for (int i = 0; i < unanswered.size(); i++) {
            S next = (midway.so().used() >>> i & 1) == 0 ? step(segment, midway, unanswered.get(i)) : null;
            if (next != null) {
                Configuration<S> so = new Configuration<>(midway.so().used() | 1L << i, next);
                goThrough(segment, new Midway<>(midway.done(), so), seen, after);
            }
        }
    }

    /** The state after {@code op}; null if it does not fit or something must come before it. */
    private @Nullable S step(List<Integer> segment, Midway<S> midway, int op) {
        for (int i = 0; i < segment.size(); i++) {
            if ((midway.done() >>> i & 1) == 0 && h.completed[segment.get(i)] < h.begun[op]) {
                return null;
            }
        }
        return model.step(midway.so().state(), h.operations.get(op));
    }
}
