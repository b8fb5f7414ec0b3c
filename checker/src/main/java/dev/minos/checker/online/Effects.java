package dev.minos.checker.online;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a configuration when something takes effect in it, or when it is told which of two cases it is (rules 1 and 2). */
final class Effects {
    private final UnderWay open;
    private final Crashed crashed;

    Effects(UnderWay open, Crashed crashed) {
        this.open = open;
        this.crashed = crashed;
    }

    /**
     * Observations of {@code value} that are free owing to writes under way are not so owing to a crashed write that is
     * invoked only now: both cases by themselves.
     */
    List<Configuration> resolved(List<Configuration> configurations, @Nullable Object value) {
        List<Configuration> out = new ArrayList<>();
        for (Configuration c : configurations) {
            Slots seen = c.free().and(open.observers(value));
            if (seen.isEmpty() || crashed.blind(value, c) != null) {
                out.add(c);
            } else {
                out.add(unseen(c, value));
                out.add(c.notFree(seen));
            }
        }
        return out;
    }

    /** The case of {@code c} that {@code call}, which is free, has taken effect unseen. */
    Configuration unseen(Configuration c, Call call) {
        return call.sets()
                ? c.with(c.free().and(open.observers(call.effect())).or(Slots.of(call.slot)), Slots.NONE)
                : unseen(c, call.guarded());
    }

    /** The case that the free observations of {@code value} saw a free or crashed write of it. */
    private Configuration unseen(Configuration c, @Nullable Object value) {
        Slots seen = c.free().and(open.observers(value));
        Slots writing = c.free().and(open.writers(value));
        if (!writing.isEmpty()) {
            return c.with(seen.or(Slots.of(open.earliest(writing))), Slots.NONE);
        }
        Crashed.Kind kind = Objects.requireNonNull(crashed.blind(value, c), "nobody wrote what was seen");
        Configuration after = c.with(seen, Slots.NONE);
        return new Configuration(after.state(), after.done(), after.free(), c.usedAnd(kind.number));
    }

    /** The case of {@code c} that {@code call} has not taken effect. */
    Configuration withoutFree(Configuration c, Call call) {
        if (!c.free().has(call.slot)) {
            return c;
        }
        Configuration out = c.notFree(Slots.of(call.slot));
        boolean orphans = call.sets()
                && !out.free().meets(open.writers(call.effect()))
                && crashed.blind(call.effect(), c) == null;
        return orphans ? out.notFree(open.observers(call.effect())) : out;
    }

    /** {@code c} after something took effect in it that left {@code state}. */
    Configuration after(
            Configuration c, @Nullable Object state, boolean wasBlind, Slots done, int[] used, Call target) {
        Configuration next = new Configuration(state, done, c.free().without(done), used);
        if (wasBlind) {
            next = next.with(Slots.NONE, open.blind().without(done).without(target.slot));
            next = next.with(Slots.NONE, seenBy(next).without(target.slot));
        }
        return settled(next, target.blind() ? open.all().without(target.slot) : open.all());
    }

    /** The observations that would have seen a write that is free or has crashed. */
    private Slots seenBy(Configuration c) {
        Slots out = Slots.NONE;
        for (Map.Entry<@Nullable Object, Slots> entry : open.observers().entrySet()) {
            Slots left = entry.getValue().without(c.done());
            boolean written = !left.isEmpty()
                    && (c.free().meets(open.writers(entry.getKey())) || crashed.blind(entry.getKey(), c) != null);
            out = written ? out.or(left) : out;
        }
        return out;
    }

    /** Observations among {@code slots} that hold take effect; blind writes of the very state become free. */
    Configuration settled(Configuration c, Slots among) {
        Slots seen = open.observers(c.state()).and(among);
        Slots differing = open.refusals().and(among).without(c.done());
        for (int slot = differing.next(0); slot >= 0; slot = differing.next(slot + 1)) {
            seen = open.call(slot).holds(c.state()) ? seen.or(Slots.of(slot)) : seen;
        }
        return c.with(seen, open.writers(c.state()).and(among).without(c.done()));
    }
}
