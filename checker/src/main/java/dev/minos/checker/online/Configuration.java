package dev.minos.checker.online;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way in which everything so far may have happened, or rather a family of ways: the operations {@code done} have
 * taken effect, any of the blind writes in {@code free} may or may not have (right before some other write, seen at most
 * by those observations of its value that are in {@code free}), and that left the state {@code state}. Immutable.
 *
 * @param done the open operations that have taken effect
 * @param free the open blind writes that could have, and the open observations that would then have, too
 * @param used the numbers of the crashed operations that took effect, ascending, as often as they did
 */
record Configuration(@Nullable Object state, Slots done, Slots free, int[] used) {
    static final Configuration INITIAL = new Configuration(null, Slots.NONE, Slots.NONE, new int[0]);

    Configuration without(int slot) {
        return new Configuration(state, done.without(slot), free.without(slot), used);
    }

    Configuration notFree(Slots slots) {
        return free.meets(slots) ? new Configuration(state, done, free.without(slots), used) : this;
    }

    Configuration with(Slots moreDone, Slots moreFree) {
        boolean same = done.holds(moreDone) && free.holds(moreFree);
        return same
                ? this
                : new Configuration(state, done.or(moreDone), free.or(moreFree).without(moreDone), used);
    }

    int used(int number) {
        int count = 0;
        for (int u : used) {
            count += u == number ? 1 : 0;
        }
        return count;
    }

    int[] usedAnd(int number) {
        int[] out = Arrays.copyOf(used, used.length + 1);
        out[used.length] = number;
        Arrays.sort(out);
        return out;
    }

    /** The same, but that one of the uses of {@code number} is forgotten. */
    Configuration withoutUse(int number) {
        int[] rest = new int[used.length - 1];
        int size = 0;
        boolean dropped = false;
        for (int u : used) {
            if (u == number && !dropped) {
                dropped = true;
            } else {
                rest[size++] = u;
            }
        }
        return new Configuration(state, done, free, rest);
    }

    /**
     * Whether everything that can follow {@code other} can follow this, which has the same state: each of its ways is
     * one of ours, but for observations that we need no more and crashed operations that we still have.
     */
    boolean covers(Configuration other, Slots observations) {
        Slots most = done.or(free);
        return other.done.or(observations).holds(done)
                && most.holds(other.free)
                && most.holds(other.done.without(observations))
                && done.holds(other.done.and(observations))
                && usesNoMoreThan(other);
    }

    private boolean usesNoMoreThan(Configuration other) {
        int at = 0;
        for (int u : used) {
            while (at < other.used.length && other.used[at] < u) {
                at++;
            }
            if (at == other.used.length || other.used[at] != u) {
                return false;
            }
            at++;
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Configuration c
                && done.equals(c.done)
                && free.equals(c.free)
                && Objects.equals(state, c.state)
                && Arrays.equals(used, c.used);
    }

    @Override
    public int hashCode() {
        return ((Objects.hashCode(state) * 31 + done.hashCode()) * 31 + free.hashCode()) * 31 + Arrays.hashCode(used);
    }

    @Override
    public String toString() {
        return "state " + state + ", done " + done + ", free " + free + ", used " + Arrays.toString(used);
    }
}
