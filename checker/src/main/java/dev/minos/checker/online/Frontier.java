package dev.minos.checker.online;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All ways in which one key's operations so far may have happened (Lowe 2017, just-in-time linearization), kept few.
 * One thread.
 *
 * <p>Operations take effect as late as possible: only when an operation completes that has not done so, and then only
 * those that may have to come before it. Exactness rests on these rules; docs/deciding.md, "While the run goes on",
 * proves them.
 * <ol>
 * <li>An observation takes effect at the first moment it holds: it changes nothing and is one demand less.
 * <li>When a blind write takes effect, any other blind write under way may have done so right before it, seen by nobody
 *     but the observations of its value under way: these and it become <em>free</em>, which stands for both cases at
 *     once. So does a write of the very state. A crashed blind write may have stood there likewise.
 * <li>A blind write therefore takes effect by itself only if it completes, or serves what completes, or a compare-and-set
 *     or a refusal under way. Were there none of these, it would stand right before the next blind write.
 * <li>Likewise a crashed operation, which need not happen at all.
 * <li>Of operations under way that do the same, the one that completes first takes effect first.
 * <li>A way in which something under way demands a value that nobody can set any more leads nowhere.
 * </ol>
 */
final class Frontier {
    /** What exceeded its bound: this key cannot be decided. */
    static final class Overflow extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overflow(String what) {
            super(what, null, false, false);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    /** Looking at so many times the most configurations takes too long; each completion may add a fraction of them. */
    private static final long PATIENCE = 50;

    private static final int COMPLETIONS = 40;

    private final int mostConfigurations;
    private final UnderWay open = new UnderWay();
    private final Crashed crashed = new Crashed();
    private final Effects effects = new Effects(open, crashed);
    private final Successors successors = new Successors(open, crashed, effects);
    private final Pruning pruning;
    private List<Configuration> configurations = new ArrayList<>(List.of(Configuration.INITIAL));
    private long patience;

    /** @param upcoming whether something sets this value of which the invocation has not been taken yet */
    Frontier(int mostConfigurations, Predicate<@Nullable Object> upcoming) {
        this.mostConfigurations = mostConfigurations;
        this.patience = PATIENCE * mostConfigurations;
        this.pruning = new Pruning(open, crashed, upcoming);
    }

    /** How many configurations, open and crashed operations are remembered. */
    int size() {
        return configurations.size() + open.all().size() + crashed.size();
    }

    /** A crashed operation was invoked. */
    void crash(Call call) {
        if (call.blind() && !open.observers(call.effect()).isEmpty()) {
            configurations = effects.resolved(configurations, call.effect());
        }
        crashed.add(call);
    }

    /** An operation was invoked that will complete. */
    void begin(Call call) {
        open.begin(call);
        Slots one = Slots.of(call.slot);
        configurations.replaceAll(c -> effects.settled(c, one));
    }

    /** {@code call} completed: false if there is no way in which it can have taken effect. */
    boolean end(Call call) {
        int slot = call.slot;
        Set<Configuration> next = new LinkedHashSet<>();
        Deque<Configuration> waiting = new ArrayDeque<>();
        for (Configuration c : configurations) {
            if (c.done().has(slot)) {
                next.add(c.without(slot));
                continue;
            }
            if (c.free().has(slot)) {
                next.add(effects.unseen(c, call).without(slot));
            }
            waiting.push(effects.withoutFree(c, call));
        }
        explore(waiting, call, next);
        open.end(call);
        configurations = pruning.essential(pruning.hopeful(next));
        forgetUsed();
        return !configurations.isEmpty();
    }

    /** Lets operations take effect until {@code target} has. */
    private void explore(Deque<Configuration> waiting, Call target, Set<Configuration> found) {
        Set<Configuration> seen = new HashSet<>(waiting);
        while (!waiting.isEmpty()) {
            for (Configuration next : successors.of(waiting.pop(), target)) {
                if (next.done().has(target.slot)) {
                    found.add(next.without(target.slot));
                } else if (seen.add(next)) {
                    waiting.push(next);
                }
            }
            if (seen.size() + found.size() > mostConfigurations) {
                throw new Overflow("there are more than " + mostConfigurations
                        + " ways in which the operations of one key may have happened");
            }
        }
        long more = patience + mostConfigurations / COMPLETIONS + 1 - seen.size();
        patience = Math.min(PATIENCE * mostConfigurations, more);
        if (patience < 0) {
            throw new Overflow("there are so many ways in which the operations of one key may have happened that"
                    + " deciding would fall behind the run");
        }
    }

    /** Crashed operations that took effect in every configuration did: they are operations no more. */
    private void forgetUsed() {
        if (configurations.isEmpty() || configurations.get(0).used().length == 0) {
            return;
        }
        int[] first = configurations.get(0).used().clone();
        for (int number : first) {
            boolean everywhere = configurations.stream().allMatch(c -> c.used(number) > 0);
            if (everywhere) {
                configurations.replaceAll(c -> c.withoutUse(number));
                crashed.consume(number);
            }
        }
    }
}
