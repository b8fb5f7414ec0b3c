package dev.minos.checker.online;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may take effect next, before an operation completes, and is worth trying (rules 3 to 5). */
final class Successors {
    private final UnderWay open;
    private final Crashed crashed;
    private final Effects effects;

    Successors(UnderWay open, Crashed crashed, Effects effects) {
        this.open = open;
        this.crashed = crashed;
        this.effects = effects;
    }

    /** After one more operation, on the way to {@code target}. */
    List<Configuration> of(Configuration c, Call target) {
        List<Configuration> out = new ArrayList<>();
        Slots left = open.all().without(open.observations()).without(c.done());
        for (int slot = left.next(0); slot >= 0; slot = left.next(slot + 1)) {
            Call call = open.call(slot);
            boolean useful = call == target || !call.blind() || serves(c, call.effect(), target);
            if (useful && call.holds(c.state()) && c.done().holds(open.rivals(slot))) {
                out.add(effects.after(c, call.effect(), call.blind(), c.done().or(Slots.of(slot)), c.used(), target));
            }
        }
        for (Crashed.Kind kind : candidates(c)) {
            if (kind.holds(c.state()) && kind.left(c) && !isUnderWay(kind, c) && serves(kind, c, target)) {
                Configuration next =
                        effects.after(c, kind.effect, kind.blind, c.done(), c.usedAnd(kind.number), target);
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
        Slots same = open.setters(kind.effect).without(c.done());
        for (int slot = same.next(0); slot >= 0; slot = same.next(slot + 1)) {
            if (kind.isLike(open.call(slot))) {
                return true;
            }
        }
        return false;
    }

    /** The crashed operations that could serve an open one, or more. */
    private Collection<Crashed.Kind> candidates(Configuration c) {
        if (crashed.size() == 0) {
            return List.of();
        }
        Set<Crashed.Kind> out = new LinkedHashSet<>();
        if (!c.done().holds(open.refusals())) {
            crashed.all().forEach(out::add);
            return out;
        }
        Slots left = open.all().without(open.blind()).without(c.done());
        for (int slot = left.next(0); slot >= 0; slot = left.next(slot + 1)) {
            addSetting(open.call(slot).guarded(), out);
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
                || anyHolds(open.swaps(), c, state)
                || anyHolds(open.refusals(), c, state)
                || crashed.anyFrom(
                        state, kind -> kind.left(c) && servesAnybody(c, kind.effect, new HashSet<>(Set.of(kind))));
    }

    /** Whether an open operation, or a crashed one that serves an open one, can follow in {@code state} at last. */
    private boolean servesAnybody(Configuration c, @Nullable Object state, Set<Crashed.Kind> met) {
        return !c.done().holds(open.observers(state))
                || anyHolds(open.swaps(), c, state)
                || anyHolds(open.refusals(), c, state)
                || crashed.anyFrom(state, kind -> kind.left(c) && met.add(kind) && servesAnybody(c, kind.effect, met));
    }

    private boolean anyHolds(Slots among, Configuration c, @Nullable Object state) {
        Slots left = among.without(c.done());
        for (int slot = left.next(0); slot >= 0; slot = left.next(slot + 1)) {
            if (open.call(slot).holds(state)) {
                return true;
            }
        }
        return false;
    }
}
