package dev.minos.checker.measure;

import org.jspecify.annotations.Nullable;

/**
 * For the least {@code k} such that some order explains the history when every read may return any of the {@code k}
 * latest values (k-atomicity; Golab, Li, Shah 2011, Golab, Hurwitz, Li 2013). 1 is linearizable, as far as reads and
 * writes go; compare-and-sets count as writes. The worst key counts.
 *
 * @param atLeast proved: one more than the versions that some read missed, or by a search that found no order for less;
 *     {@link #UNBOUNDED} if something returned what nobody had begun to write
 * @param atMost proved by an order of the versions, or by a search that found one
 * @param evidence of the lower bound, null when it is 1
 */
public record VersionBounds(
        int atLeast, int atMost, @Nullable Evidence evidence) {
    /** No number of versions explains it. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Linearizable. */
    public static final VersionBounds ONE = new VersionBounds(1, 1, null);

    /** Whether the least {@code k} is known. */
    public boolean exact() {
        return atLeast == atMost;
    }

    /** Whether no number of versions explains it. */
    public boolean impossible() {
        return atLeast == UNBOUNDED;
    }

    /** What a history of both keys needs. */
    VersionBounds or(VersionBounds other) {
        Evidence shown = other.atLeast > atLeast ? other.evidence : evidence;
        return new VersionBounds(Math.max(atLeast, other.atLeast), Math.max(atMost, other.atMost), shown);
    }
}
