package dev.minos.checker.online;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of one key that were invoked, will complete and have not done so: each in a slot, by what it does. */
final class UnderWay {
    private @Nullable Call[] calls = new @Nullable Call[8];
    /** Per slot those that do the same and complete earlier. */
    private Slots[] rivals = new Slots[8];

    private Slots taken = Slots.NONE;
    private Slots observations = Slots.NONE;
    private Slots blind = Slots.NONE;
    /** Compare-and-sets, and observations that the state differed. */
    private Slots swaps = Slots.NONE;

    private Slots refusals = Slots.NONE;
    /** Per value the blind writes of it, the observations of it, and everything that sets it. */
    private final Map<@Nullable Object, Slots> writers = new HashMap<>();

    private final Map<@Nullable Object, Slots> observers = new HashMap<>();
    private final Map<@Nullable Object, Slots> setters = new HashMap<>();

    UnderWay() {
        Arrays.fill(rivals, Slots.NONE);
    }

    Slots all() {
        return taken;
    }

    Slots observations() {
        return observations;
    }

    Slots blind() {
        return blind;
    }

    Slots swaps() {
        return swaps;
    }

    Slots refusals() {
        return refusals;
    }

    /** The blind writes of {@code value}. */
    Slots writers(@Nullable Object value) {
        return of(writers, value);
    }

    /** The observations of {@code value}. */
    Slots observers(@Nullable Object value) {
        return of(observers, value);
    }

    /** Those that set {@code value}. */
    Slots setters(@Nullable Object value) {
        return of(setters, value);
    }

    /** The observations by the value that they saw. */
    Map<@Nullable Object, Slots> observers() {
        return observers;
    }

    /** Those that do the same as the one in {@code slot} and complete earlier. */
    Slots rivals(int slot) {
        return rivals[slot];
    }

    Call call(int slot) {
        return Objects.requireNonNull(calls[slot], "an empty slot");
    }

    private static Slots of(Map<@Nullable Object, Slots> slots, @Nullable Object value) {
        return slots.getOrDefault(value, Slots.NONE);
    }

    /** Gives {@code call} a slot. */
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

    /** The one among them that completes first. */
    int earliest(Slots of) {
        int best = of.next(0);
        for (int slot = of.next(best + 1); slot >= 0; slot = of.next(slot + 1)) {
            best = call(slot).completed < call(best).completed ? slot : best;
        }
        return best;
    }

    /** {@code call} completed. */
    void end(Call call) {
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
}
