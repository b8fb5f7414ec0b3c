package dev.minos.checker.online;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way in which everything so far may have happened, or rather a family of ways: the operations {@code done} have
 * taken effect, any of those in {@code free} may or may not have (right before some other write, unseen), and that left
 * the state {@code state}. Immutable.
 *
 * @param done the slots of open operations that have taken effect
 * @param free the slots of open blind writes that could have, without a trace
 * @param used the numbers of the crashed operations that took effect, ascending, as often as they did
 */
record Configuration(@Nullable Object state, long done, long free, int[] used) {
    static final int[] NONE = {};

    Configuration without(long slot) {
        return new Configuration(state, done & ~slot, free & ~slot, used);
    }

    Configuration with(long moreDone, long moreFree) {
        boolean same = (done | moreDone) == done && (free | moreFree) == free;
        return same ? this : new Configuration(state, done | moreDone, (free | moreFree) & ~moreDone, used);
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

    /**
     * Whether everything that can follow {@code other} can follow this, which has the same state: each of its ways is
     * one of ours, but for observations that we need no more and crashed operations that we still have.
     */
    boolean covers(Configuration other, long observations) {
        long mutators = ~observations;
        long least = done & mutators;
        long most = (done | free) & mutators;
        long otherLeast = other.done & mutators;
        long otherMost = (other.done | other.free) & mutators;
        return (least & ~otherLeast) == 0
                && (otherMost & ~most) == 0
                && (other.done & observations & ~done) == 0
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
                && done == c.done
                && free == c.free
                && Objects.equals(state, c.state)
                && Arrays.equals(used, c.used);
    }

    @Override
    public int hashCode() {
        return (Objects.hashCode(state) * 31 + Long.hashCode(done)) * 31
                + Long.hashCode(free) * 7
                + Arrays.hashCode(used);
    }

    @Override
    public String toString() {
        return "state " + state + ", done " + Long.toBinaryString(done) + ", free " + Long.toBinaryString(free)
                + ", used " + Arrays.toString(used);
    }
}
