package dev.minos.checker.online;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All ways in which one key's operations so far may have happened (Lowe 2017, just-in-time linearization), kept small.
 * One thread.
 *
 * <p>Operations take effect as late as possible: only when an operation completes that has not done so, and then only
 * those that may have to come before it. Exactness rests on four rules.
 * <ol>
 * <li>An observation takes effect at the first moment it holds: it changes nothing and is one demand less.
 * <li>When a blind write takes effect, any other open blind write may have done so right before it, unseen: it becomes
 *     <em>free</em>, which stands for both cases at once. So does a write of the very state.
 * <li>A blind write therefore takes effect early only if that serves somebody: an open observation that then holds, or
 *     an open or crashed compare-and-set that then can. Were there none, it would stand right before the next write.
 * <li>Likewise a crashed operation, which need not happen at all.
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

    private static final int SLOTS = 64;
    private static final int MOST_COMPARED = 512;

    private final int mostConfigurations;
    private final @Nullable Call[] slots = new @Nullable Call[SLOTS];
    private final Crashed crashed = new Crashed();
    private List<Configuration> configurations =
            new ArrayList<>(List.of(new Configuration(null, 0, 0, Configuration.NONE)));
    private long taken;
    private long observations;
    private long blind;

    Frontier(int mostConfigurations) {
        this.mostConfigurations = mostConfigurations;
    }

    /** How many configurations, open and crashed operations are remembered. */
    int size() {
        return configurations.size() + Long.bitCount(taken) + crashed.size();
    }

    /** A crashed operation was invoked. */
    void crash(Call call) {
        crashed.add(call);
    }

    /** An operation was invoked that will complete. Gives its slot, a single bit. */
    long begin(Call call) {
        if (taken == -1) {
            throw new Overflow("more than " + SLOTS + " operations on one key are under way at a time");
        }
        int number = Long.numberOfTrailingZeros(~taken);
        long slot = 1L << number;
        slots[number] = call;
        taken |= slot;
        observations |= call.sets() ? 0 : slot;
        blind |= call.blind() ? slot : 0;
        configurations.replaceAll(c -> settled(c, slot));
        return slot;
    }

    /** The operation in {@code slot} completed: false if there is no way in which it can have taken effect. */
    boolean end(long slot) {
        Set<Configuration> next = new LinkedHashSet<>();
        Deque<Configuration> open = new ArrayDeque<>();
        for (Configuration c : configurations) {
            if ((c.done() & slot) != 0) {
                next.add(c.without(slot));
                continue;
            }
            if ((c.free() & slot) != 0) {
                next.add(c.without(slot));
            }
            open.push(new Configuration(c.state(), c.done(), c.free() & ~slot, c.used()));
        }
        explore(open, slot, next);
        release(slot);
        configurations = essential(next);
        forgetUsed();
        return !configurations.isEmpty();
    }

    private void release(long slot) {
        slots[Long.numberOfTrailingZeros(slot)] = null;
        taken &= ~slot;
        observations &= ~slot;
        blind &= ~slot;
    }

    private Call call(long slot) {
        return Objects.requireNonNull(slots[Long.numberOfTrailingZeros(slot)], "an empty slot");
    }

    /** Lets operations take effect until the one in {@code target} has. */
    private void explore(Deque<Configuration> open, long target, Set<Configuration> found) {
        Set<Configuration> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (Configuration next : successors(open.pop(), target)) {
                if ((next.done() & target) != 0) {
                    found.add(next.without(target));
                } else if (seen.add(next)) {
                    open.push(next);
                }
            }
            if (seen.size() + found.size() > mostConfigurations) {
                throw new Overflow("there are more than " + mostConfigurations
                        + " ways in which the operations of one key may have happened");
            }
        }
    }

    private List<Configuration> successors(Configuration c, long target) {
        List<Configuration> out = new ArrayList<>();
        for (long left = taken & ~observations & ~c.done(); left != 0; left &= left - 1) {
            long slot = Long.lowestOneBit(left);
            Call call = call(slot);
            boolean useful = slot == target || !call.blind() || serves(c, call.effect());
            if (useful && call.holds(c.state())) {
                out.add(after(c, call, c.done() | slot, c.used(), target));
            }
        }
        for (Crashed.Kind kind : candidates(c)) {
            Call call = kind.call;
            boolean changes = !Objects.equals(call.effect(), c.state());
            if (changes && call.holds(c.state()) && kind.left(c) && serves(c, call.effect())) {
                out.add(after(c, call, c.done(), c.usedAnd(kind.number), target));
            }
        }
        return out;
    }

    /** {@code c} after {@code call} took effect in it. */
    private Configuration after(Configuration c, Call call, long done, int[] used, long target) {
        long unseen = call.blind() ? blind & ~done & ~target : 0;
        Configuration next = new Configuration(call.effect(), done, (c.free() | unseen) & ~done, used);
        return settled(next, taken & ~(target & blind));
    }

    /** Observations among {@code slots} that hold take effect; blind writes of the very state become free. */
    private Configuration settled(Configuration c, long among) {
        long done = 0;
        long free = 0;
        for (long left = among & (observations | blind) & ~c.done(); left != 0; left &= left - 1) {
            long slot = Long.lowestOneBit(left);
            Call call = call(slot);
            if (!call.sets()) {
                done |= call.holds(c.state()) ? slot : 0;
            } else {
                free |= Objects.equals(call.effect(), c.state()) ? slot : 0;
            }
        }
        return c.with(done, free);
    }

    /** The crashed operations that could serve an open one, or more. */
    private Collection<Crashed.Kind> candidates(Configuration c) {
        if (crashed.size() == 0) {
            return List.of();
        }
        Set<Crashed.Kind> out = new LinkedHashSet<>();
        for (long left = taken & ~c.done(); left != 0; left &= left - 1) {
            Call call = call(Long.lowestOneBit(left));
            if (call.guard() == Call.Guard.DIFFERS) {
                crashed.all().forEach(out::add);
                return out;
            }
            if (call.guard() == Call.Guard.EQUALS) {
                addSetting(call.guarded(), out);
            }
        }
        return out;
    }

    private void addSetting(@Nullable Object value, Set<Crashed.Kind> out) {
        for (Crashed.Kind kind : crashed.setting(value)) {
            if (out.add(kind) && !kind.call.blind()) {
                addSetting(kind.call.guarded(), out);
            }
        }
    }

    /** Whether an open operation, or a crashed one that serves an open one, can follow in {@code state} at last. */
    private boolean serves(Configuration c, @Nullable Object state) {
        return serves(c, state, null);
    }

    private boolean serves(Configuration c, @Nullable Object state, @Nullable Set<Crashed.Kind> met) {
        for (long left = taken & ~blind & ~c.done(); left != 0; left &= left - 1) {
            if (call(Long.lowestOneBit(left)).holds(state)) {
                return true;
            }
        }
        Set<Crashed.Kind> known = met;
        for (Crashed.Kind kind : crashed.from(state)) {
            known = known == null ? new HashSet<>() : known;
            if (kind.left(c) && known.add(kind) && serves(c, kind.call.effect(), known)) {
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
                configurations.replaceAll(c -> withoutOne(c, number));
                crashed.consume(number);
            }
        }
    }

    private static Configuration withoutOne(Configuration c, int number) {
        int[] rest = new int[c.used().length - 1];
        int size = 0;
        boolean dropped = false;
        for (int u : c.used()) {
            if (u == number && !dropped) {
                dropped = true;
            } else {
                rest[size++] = u;
            }
        }
        return new Configuration(c.state(), c.done(), c.free(), rest);
    }
}
