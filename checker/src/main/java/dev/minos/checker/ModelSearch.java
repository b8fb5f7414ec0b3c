package dev.minos.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search for models given by steps: depth first, just in time, like {@link GuidedSearch} but without what is known
 * of registers. Observations count as soon as they hold; optional operations that do the same ({@link Alike}) are
 * interchangeable; one that would change nothing is not tried.
 */
final class ModelSearch<S> {
    private static final int BASE = 2;

    private final ModelHistory h;
    private final Steps<S> steps;
    private final Budget budget;
    private final Usage usage;
    private final Configurations visited;
    /** Per operation its slot while it is open, -1 for optional ones; and per slot the operation open now. */
    private final int[] slot;

    private int[] open = new int[0];
    private int now;
    /** Classes of interchangeable optional operations. */
    private final int[][] classes;

    private final long[] record;
    private int last;
    private int furthest = -1;

    private final List<Integer> trace = new ArrayList<>();
    private boolean tracing;

    private final List<int[]> candidates = new ArrayList<>();
    private int depth;
    private int[] configuration = new int[64];
    private int[] taken = new int[64];
    private int[] next = new int[64];

    private ModelSearch(Model<S> model, ModelHistory history, Budget budget) {
        this.h = history;
        this.budget = budget;
        this.steps = new Steps<>(model, history, budget);
        this.usage = new Usage(budget);
        this.slot = slots();
        this.classes = classes(new Alike(model, history));
        this.record = new long[BASE + (open.length + 63) / 64];
        this.visited = new Configurations(record.length, budget);
    }

    /**
     * YES with a linearization, or NO.
     *
     * @throws Budget.Exceeded when it gave up
     */
    static <S> Finding decide(Model<S> model, ModelHistory history, Budget budget) {
        budget.look();
        ModelSearch<S> search = new ModelSearch<>(model, history, budget);
        int[] order = search.search();
        return order == null ? Finding.no(Finding.NO_ORDER, search.blame()) : Finding.yes(order);
    }

    private int[] blame() {
        return furthest < 0 ? new int[0] : new int[] {~h.events[furthest]};
    }

    private int[] slots() {
        int[] slots = new int[h.size()];
        Arrays.fill(slots, -1);
        List<Integer> free = new ArrayList<>();
        int width = 0;
        for (int event : h.events) {
            if (event < 0) {
                free.add(slots[~event]);
            } else if (h.required(event)) {
                slots[event] = free.isEmpty() ? width++ : free.remove(free.size() - 1);
            }
        }
        open = new int[width];
        Arrays.fill(open, -1);
        return slots;
    }

    private int[][] classes(Alike alike) {
        Map<Object, List<Integer>> byDeed = new HashMap<>();
        List<List<Integer>> ordered = new ArrayList<>();
        for (int op = 0; op < h.size(); op++) {
            if (!h.required(op)) {
                byDeed.computeIfAbsent(alike.deed(op), deed -> {
                            List<Integer> members = new ArrayList<>();
                            ordered.add(members);
                            return members;
                        })
                        .add(op);
            }
        }
        return ordered.stream()
                .map(members -> members.stream().mapToInt(op -> op).toArray())
                .toArray(int[][]::new);
    }

    private int @Nullable [] search() {
        if (settle(0, steps.initial(), 0)) {
            return path();
        }
        last = visited.add(record);
        push(-1);
        while (depth > 0) {
            int top = depth - 1;
            int[] choices = candidates.get(top);
            if (next[top] == choices.length) {
                candidates.remove(top);
                depth--;
                continue;
            }
            budget.step();
            int candidate = choices[next[top]++];
            visited.read(configuration[top], record);
            if (apply(candidate)) {
                return path(candidate);
            }
            last = visited.add(record);
            if (last >= 0) {
                push(candidate);
            }
        }
        return null;
    }

    private int moment() {
        return (int) (record[0] >>> 32);
    }

    private boolean has(int op) {
        return (record[BASE + (slot[op] >> 6)] >>> slot[op] & 1) != 0;
    }

    private void flip(int op) {
        record[BASE + (slot[op] >> 6)] ^= 1L << slot[op];
    }

    private void moveTo(int moment) {
        while (now < moment) {
            change(h.events[now++], true);
        }
        while (now > moment) {
            change(h.events[--now], false);
        }
    }

    private void change(int event, boolean forth) {
        int op = event >= 0 ? event : ~event;
        if (slot[op] >= 0) {
            open[slot[op]] = event >= 0 == forth ? op : -1;
        }
    }

    /** Lets {@code candidate} take effect in {@code record}; true if nothing is left to explain. */
    private boolean apply(int candidate) {
        int moment = moment();
        int used = (int) record[1];
        int op = candidate;
        if (candidate < 0) {
            op = classes[~candidate][usage.used(used, ~candidate)];
            used = usage.plus(used, ~candidate);
        } else {
            flip(op);
        }
        note(op);
        int state = steps.next((int) record[0], op);
        moveTo(moment);
        for (int other : open) {
            if (other >= 0 && steps.observes(other) && !has(other) && steps.next(state, other) == state) {
                observe(other);
            }
        }
        return settle(moment, state, used);
    }

    /** Moves {@code record} on to the next completion of an operation not in effect; true if there is none. */
    private boolean settle(int from, int state, int used) {
        int at = from;
        while (at < h.events.length) {
            int event = h.events[at];
            if (event < 0) {
                if (!has(~event)) {
                    break;
                }
                flip(~event);
            } else if (h.required(event) && steps.observes(event) && steps.next(state, event) == state) {
                observe(event);
            }
            at++;
        }
        furthest = Math.max(furthest, Math.min(at, h.events.length - 1));
        record[0] = (long) at << 32 | state;
        record[1] = used;
        return at == h.events.length;
    }

    private void push(int candidate) {
        if (depth == configuration.length) {
            budget.reserve(12L * depth);
            configuration = Arrays.copyOf(configuration, 2 * depth);
            taken = Arrays.copyOf(taken, 2 * depth);
            next = Arrays.copyOf(next, 2 * depth);
        }
        configuration[depth] = last;
        taken[depth] = candidate;
        next[depth] = 0;
        depth++;
        candidates.add(choices());
    }

    /** The operation that must complete first of all, then the other open ones by deadline, then optional ones. */
    private int[] choices() {
        int moment = moment();
        int state = (int) record[0];
        int used = (int) record[1];
        moveTo(moment);
        long[] required = new long[open.length];
        int count = 0;
        for (int op : open) {
            if (op >= 0 && !has(op) && steps.next(state, op) != Steps.IMPOSSIBLE) {
                required[count++] = (long) h.completed[op] << 32 | op;
            }
        }
        Arrays.sort(required, 0, count);
        int[] out = new int[count + classes.length];
        for (int i = 0; i < count; i++) {
            out[i] = (int) required[i];
        }
        for (int id = 0; id < classes.length; id++) {
            int member = usage.used(used, id);
            if (member < classes[id].length && begun(classes[id][member], moment)) {
                int after = steps.next(state, classes[id][member]);
                if (after != Steps.IMPOSSIBLE && after != state) {
                    out[count++] = ~id;
                }
            }
        }
        budget.reserve(16L + 4L * count);
        return Arrays.copyOf(out, count);
    }

    private boolean begun(int op, int moment) {
        return h.begun[op] < moment;
    }

    private void observe(int op) {
        flip(op);
        note(op);
    }

    private void note(int op) {
        if (tracing) {
            trace.add(op);
        }
    }

    /** Goes the path again, which ends with {@code lastTaken} if it is not empty, and notes what takes effect when. */
    private int[] path(int... lastTaken) {
        int[] path = Arrays.copyOf(taken, depth + lastTaken.length);
        System.arraycopy(lastTaken, 0, path, depth, lastTaken.length);
        tracing = true;
        Arrays.fill(record, 0);
        moveTo(0);
        settle(0, steps.initial(), 0);
        for (int level = 1; level < path.length; level++) {
            apply(path[level]);
        }
        return trace.stream().mapToInt(op -> op).toArray();
    }
}
