package dev.minos.checker.online;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Leaves out configurations that lead nowhere (rule 6) or that others cover. */
final class Pruning {
    private static final int MOST_COMPARED = 512;

    private final UnderWay open;
    private final Crashed crashed;
    private final Predicate<@Nullable Object> upcoming;

    /** @param upcoming whether something sets this value of which the invocation has not been taken yet */
    Pruning(UnderWay open, Crashed crashed, Predicate<@Nullable Object> upcoming) {
        this.open = open;
        this.crashed = crashed;
        this.upcoming = upcoming;
    }

    /** Leaves out those in which something demands what nobody can set any more, unless that is all of them. */
    Collection<Configuration> hopeful(Collection<Configuration> found) {
        Map<@Nullable Object, Slots> scarce = new HashMap<>();
        Slots demanding = open.all().without(open.blind()).without(open.refusals());
        for (int slot = demanding.next(0); slot >= 0; slot = demanding.next(slot + 1)) {
            Object value = open.call(slot).guarded();
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
                    && c.done().holds(open.setters(entry.getKey()))) {
                return true;
            }
        }
        return false;
    }

    /** Leaves out what others cover. */
    List<Configuration> essential(Collection<Configuration> found) {
        Map<@Nullable Object, List<Configuration>> byState = new HashMap<>();
        for (Configuration c : found) {
            List<Configuration> same = byState.computeIfAbsent(c.state(), s -> new ArrayList<>());
            if (same.size() < MOST_COMPARED) {
                if (same.stream().anyMatch(other -> other.covers(c, open.observations()))) {
                    continue;
                }
                same.removeIf(other -> c.covers(other, open.observations()));
            }
            same.add(c);
        }
        List<Configuration> out = new ArrayList<>();
        byState.values().forEach(out::addAll);
        return out;
    }
}
