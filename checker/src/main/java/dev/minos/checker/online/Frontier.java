package dev.minos.checker.online;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final int MOST_COMPARED = 512;
    /** Looking at so many times the most configurations takes too long; each completion may add a fraction of them. */
    private static final long PATIENCE = 50;

    private static final int COMPLETIONS = 40;

    private final int mostConfigurations;
    private final Predicate<@Nullable Object> upcoming;
    private final Crashed crashed = new Crashed();
    private List<Configuration> configurations = new ArrayList<>(List.of(Configuration.INITIAL));
    private long patience;

    private @Nullable Call[] calls = new @Nullable Call[8];
    /** Per slot those that do the same and complete earlier. */
    private Slots[] rivals = new Slots[8];

    private Slots taken = Slots.NONE;
    private Slots observations = Slots.NONE;
    private Slots blind = Slots.NONE;
    /** Compare-and-sets under way, and observations that the state differed. */
    private Slots swaps = Slots.NONE;

    private Slots refusals = Slots.NONE;
    /** Per value the blind writes of it, the observations of it, and everything under way that sets it. */
    private final Map<@Nullable Object, Slots> writers = new HashMap<>();

    private final Map<@Nullable Object, Slots> observers = new HashMap<>();
    private final Map<@Nullable Object, Slots> setters = new HashMap<>();

    /** @param upcoming whether something sets this value of which the invocation has not been taken yet */
    Frontier(int mostConfigurations, Predicate<@Nullable Object> upcoming) {
        this.mostConfigurations = mostConfigurations;
        this.patience = PATIENCE * mostConfigurations;
        this.upcoming = upcoming;
        Arrays.fill(rivals, Slots.NONE);
    }

    /** How many configurations, open and crashed operations are remembered. */
    int size() {
        return configurations.size() + taken.size() + crashed.size();
    }

    /** A crashed operation was invoked. */
    void crash(Call call) {
        if (call.blind() && !of(observers, call.effect()).isEmpty()) {
            resolve(call.effect());
        }
        crashed.add(call);
    }

    /**
     * Observations of {@code value} that are free owing to writes under way are not so owing to a crashed write that is
     * invoked only now: both cases by themselves.
     */
    private void resolve(@Nullable Object value) {
        List<Configuration> out = new ArrayList<>();
        for (Configuration c : configurations) {
            Slots seen = c.free().and(of(observers, value));
            if (seen.isEmpty() || crashed.blind(value, c) != null) {
                out.add(c);
            } else {
                out.add(unseen(c, value));
                out.add(c.notFree(seen));
            }
        }
        configurations = out;
    }

    /** An operation was invoked that will complete. */
    void begin(Call call) {
        int slot = taken.firstFree();
        if (slot == calls.length) {
            calls = Arrays.copyOf(calls, 2 * slot);
            rivals = Arrays.copyOf(rivals, 2 * slot);
            Arrays.fill(rivals, slot, 2 * slot, Slots.NONE);
        }
        calls[slot] = call;
        call.slot = slot;
        Slots one = Slots.of(slot);
        compare(call, one);
        taken = taken.or(one);
        if (call.sets()) {
            setters.merge(call.effect(), one, Slots::or);
            if (call.blind()) {
                blind = blind.or(one);
                writers.merge(call.effect(), one, Slots::or);
            } else {
                swaps = swaps.or(one);
            }
        } else {
            observations = observations.or(one);
            if (call.guard() == Call.Guard.EQUALS) {
                observers.merge(call.guarded(), one, Slots::or);
            } else {
                refusals = refusals.or(one);
            }
        }
        configurations.replaceAll(c -> settled(c, one));
    }

    private void compare(Call call, Slots one) {
        Slots same = call.sets() ? of(setters, call.effect()) : Slots.NONE;
        for (int slot = same.next(0); slot >= 0; slot = same.next(slot + 1)) {
            Call other = call(slot);
            if (other.doesAs(call)) {
                if (other.completed < call.completed) {
                    rivals[call.slot] = rivals[call.slot].or(Slots.of(slot));
                } else {
                    rivals[slot] = rivals[slot].or(one);
                }
            }
        }
    }

    private static Slots of(Map<@Nullable Object, Slots> slots, @Nullable Object value) {
        return slots.getOrDefault(value, Slots.NONE);
    }

    private Call call(int slot) {
        return Objects.requireNonNull(calls[slot], "an empty slot");
    }

    /** {@code call} completed: false if there is no way in which it can have taken effect. */
    boolean end(Call call) {
        int slot = call.slot;
        Set<Configuration> next = new LinkedHashSet<>();
        Deque<Configuration> open = new ArrayDeque<>();
        for (Configuration c : configurations) {
            if (c.done().has(slot)) {
                next.add(c.without(slot));
                continue;
            }
            if (c.free().has(slot)) {
                next.add(unseen(c, call).without(slot));
            }
            open.push(withoutFree(c, call));
        }
        explore(open, call, next);
        release(call);
        configurations = essential(hopeful(next));
        forgetUsed();
        return !configurations.isEmpty();
    }

    /** The case of {@code c} that {@code call}, which is free, has taken effect unseen. */
    private Configuration unseen(Configuration c, Call call) {
        return call.sets()
                ? c.with(c.free().and(of(observers, call.effect())).or(Slots.of(call.slot)), Slots.NONE)
                : unseen(c, call.guarded());
    }

    /** The case that the free observations of {@code value} saw a free or crashed write of it. */
    private Configuration unseen(Configuration c, @Nullable Object value) {
        Slots seen = c.free().and(of(observers, value));
        Slots writing = c.free().and(of(writers, value));
        if (!writing.isEmpty()) {
            return c.with(seen.or(Slots.of(earliest(writing))), Slots.NONE);
        }
        Crashed.Kind kind = Objects.requireNonNull(crashed.blind(value, c), "nobody wrote what was seen");
        Configuration after = c.with(seen, Slots.NONE);
        return new Configuration(after.state(), after.done(), after.free(), c.usedAnd(kind.number));
    }

    private int earliest(Slots of) {
        int best = of.next(0);
        for (int slot = of.next(best + 1); slot >= 0; slot = of.next(slot + 1)) {
            best = call(slot).completed < call(best).completed ? slot : best;
        }
        return best;
    }

    /** The case of {@code c} that {@code call} has not taken effect. */
    private Configuration withoutFree(Configuration c, Call call) {
        if (!c.free().has(call.slot)) {
            return c;
        }
        Configuration out = c.notFree(Slots.of(call.slot));
        boolean orphans =
                call.sets() && !out.free().meets(of(writers, call.effect())) && crashed.blind(call.effect(), c) == null;
        return orphans ? out.notFree(of(observers, call.effect())) : out;
    }

    private void release(Call call) {
        int slot = call.slot;
        Slots one = Slots.of(slot);
        calls[slot] = null;
        rivals[slot] = Slots.NONE;
        taken = taken.without(one);
        observations = observations.without(one);
        blind = blind.without(one);
        swaps = swaps.without(one);
        refusals = refusals.without(one);
        if (call.sets()) {
            Slots same = of(setters, call.effect());
            for (int other = same.next(0); other >= 0; other = same.next(other + 1)) {
                rivals[other] = rivals[other].without(one);
            }
        }
        leave(setters, call.effect(), one);
        leave(writers, call.effect(), one);
        leave(observers, call.guarded(), one);
    }

    private static void leave(Map<@Nullable Object, Slots> slots, @Nullable Object value, Slots one) {
        Slots left = of(slots, value).without(one);
        if (left.isEmpty()) {
            slots.remove(value);
        } else {
            slots.put(value, left);
        }
    }

    /** Lets operations take effect until {@code target} has. */
    private void explore(Deque<Configuration> open, Call target, Set<Configuration> found) {
        Set<Configuration> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (Configuration next : successors(open.pop(), target)) {
                if (next.done().has(target.slot)) {
                    found.add(next.without(target.slot));
                } else if (seen.add(next)) {
                    open.push(next);
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

    private List<Configuration> successors(Configuration c, Call target) {
        List<Configuration> out = new ArrayList<>();
        Slots left = taken.without(observations).without(c.done());
        for (int slot = left.next(0); slot >= 0; slot = left.next(slot + 1)) {
            Call call = call(slot);
            boolean useful = call == target || !call.blind() || serves(c, call.effect(), target);
            if (useful && call.holds(c.state()) && c.done().holds(rivals[slot])) {
                out.add(after(c, call.effect(), call.blind(), c.done().or(Slots.of(slot)), c.used(), target));
            }
        }
        for (Crashed.Kind kind : candidates(c)) {
            if (kind.holds(c.state()) && kind.left(c) && !isUnderWay(kind, c) && serves(kind, c, target)) {
                Configuration next = after(c, kind.effect, kind.blind, c.done(), c.usedAnd(kind.number), target);
                boolean changes = !Objects.equals(next.state(), c.state());
                // Even what leaves the state as it was may hide others.
                if (changes || !next.free().equals(c.free()) || !next.done().equals(c.done())) {
                    out.add(next);
                }
            }
        }
        return out;
    }

    private boolean isUnderWay(Crashed.Kind kind, Configuration c) {
        Slots same = of(setters, kind.effect).without(c.done());
        for (int slot = same.next(0); slot >= 0; slot = same.next(slot + 1)) {
            if (kind.isLike(call(slot))) {
                return true;
            }
        }
        return false;
    }

    /** {@code c} after something took effect in it that left {@code state}. */
    private Configuration after(
            Configuration c, @Nullable Object state, boolean wasBlind, Slots done, int[] used, Call target) {
        Configuration next = new Configuration(state, done, c.free().without(done), used);
        if (wasBlind) {
            next = next.with(Slots.NONE, blind.without(done).without(target.slot));
            next = next.with(Slots.NONE, seenBy(next).without(target.slot));
        }
        return settled(next, target.blind() ? taken.without(target.slot) : taken);
    }

    /** The observations that would have seen a write that is free or has crashed. */
    private Slots seenBy(Configuration c) {
        Slots out = Slots.NONE;
        for (Map.Entry<@Nullable Object, Slots> entry : observers.entrySet()) {
            Slots left = entry.getValue().without(c.done());
            boolean written = !left.isEmpty()
                    && (c.free().meets(of(writers, entry.getKey())) || crashed.blind(entry.getKey(), c) != null);
            out = written ? out.or(left) : out;
        }
        return out;
    }

    /** Observations among {@code slots} that hold take effect; blind writes of the very state become free. */
    private Configuration settled(Configuration c, Slots among) {
        Slots seen = of(observers, c.state()).and(among);
        Slots differing = refusals.and(among).without(c.done());
        for (int slot = differing.next(0); slot >= 0; slot = differing.next(slot + 1)) {
            seen = call(slot).holds(c.state()) ? seen.or(Slots.of(slot)) : seen;
        }
        return c.with(seen, of(writers, c.state()).and(among).without(c.done()));
    }

    /** The crashed operations that could serve an open one, or more. */
    private Collection<Crashed.Kind> candidates(Configuration c) {
        if (crashed.size() == 0) {
            return List.of();
        }
        Set<Crashed.Kind> out = new LinkedHashSet<>();
        if (!c.done().holds(refusals)) {
            crashed.all().forEach(out::add);
            return out;
        }
        Slots left = taken.without(blind).without(c.done());
        for (int slot = left.next(0); slot >= 0; slot = left.next(slot + 1)) {
            addSetting(call(slot).guarded(), out);
        }
        return out;
    }

    private void addSetting(@Nullable Object value, Set<Crashed.Kind> out) {
        crashed.setting(value, kind -> {
            if (out.add(kind) && !kind.blind) {
                addSetting(kind.guarded, out);
            }
        });
    }

    private boolean serves(Crashed.Kind kind, Configuration c, Call target) {
        return kind.blind ? serves(c, kind.effect, target) : servesAnybody(c, kind.effect, new HashSet<>());
    }

    /** Whether in {@code state} something can follow that could not follow a write that nobody but observers sees. */
    private boolean serves(Configuration c, @Nullable Object state, Call target) {
        return (!target.sets() && target.holds(state))
                || anyHolds(swaps, c, state)
                || anyHolds(refusals, c, state)
                || crashed.anyFrom(
                        state, kind -> kind.left(c) && servesAnybody(c, kind.effect, new HashSet<>(Set.of(kind))));
    }

    /** Whether an open operation, or a crashed one that serves an open one, can follow in {@code state} at last. */
    private boolean servesAnybody(Configuration c, @Nullable Object state, Set<Crashed.Kind> met) {
        return !c.done().holds(of(observers, state))
                || anyHolds(swaps, c, state)
                || anyHolds(refusals, c, state)
                || crashed.anyFrom(state, kind -> kind.left(c) && met.add(kind) && servesAnybody(c, kind.effect, met));
    }

    private boolean anyHolds(Slots among, Configuration c, @Nullable Object state) {
        Slots left = among.without(c.done());
        for (int slot = left.next(0); slot >= 0; slot = left.next(slot + 1)) {
            if (call(slot).holds(state)) {
                return true;
            }
        }
        return false;
    }

    /** Leaves out those in which something demands what nobody can set any more, unless that is all of them. */
    private Collection<Configuration> hopeful(Set<Configuration> found) {
        Map<@Nullable Object, Slots> scarce = new HashMap<>();
        Slots demanding = taken.without(blind).without(refusals);
        for (int slot = demanding.next(0); slot >= 0; slot = demanding.next(slot + 1)) {
            Object value = call(slot).guarded();
            if (!crashed.sets(value) && !upcoming.test(value)) {
                scarce.merge(value, Slots.of(slot), Slots::or);
            }
        }
        if (scarce.isEmpty()) {
            return found;
        }
        List<Configuration> out = new ArrayList<>(found);
        out.removeIf(c -> isHopeless(c, scarce));
        return out.isEmpty() ? found : out;
    }

    private boolean isHopeless(Configuration c, Map<@Nullable Object, Slots> scarce) {
        Slots settled = c.done().or(c.free());
        for (Map.Entry<@Nullable Object, Slots> entry : scarce.entrySet()) {
            boolean demanded = !settled.holds(entry.getValue());
            if (demanded
                    && !Objects.equals(entry.getKey(), c.state())
                    && c.done().holds(of(setters, entry.getKey()))) {
                return true;
            }
        }
        return false;
    }

    /** Leaves out what others cover. */
    private List<Configuration> essential(Collection<Configuration> found) {
        Map<@Nullable Object, List<Configuration>> byState = new HashMap<>();
        for (Configuration c : found) {
            List<Configuration> same = byState.computeIfAbsent(c.state(), s -> new ArrayList<>());
            if (same.size() < MOST_COMPARED) {
                if (same.stream().anyMatch(other -> other.covers(c, observations))) {
                    continue;
                }
                same.removeIf(other -> c.covers(other, observations));
            }
            same.add(c);
        }
        List<Configuration> out = new ArrayList<>();
        byState.values().forEach(out::addAll);
        return out;
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
