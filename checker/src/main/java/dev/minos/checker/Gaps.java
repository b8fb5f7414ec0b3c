package dev.minos.checker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The forward blocks in order and the gaps between them: gap g lies between the end of the g-th forward zone and the
 * beginning of the next one. Everything else must happen inside gaps.
 */
final class Gaps {
    private final Blocks blocks;
    private final int moments;
    /** The forward blocks by the beginning of their zones. */
    final int[] forward;
    /** At each moment: how many forward zones began before it, how many ended at or before it. */
    private final int[] begun;

    private final int[] ended;
    private @Nullable Finding contradiction;

    Gaps(Blocks blocks, int moments) {
        this.blocks = blocks;
        this.moments = moments;
        this.begun = new int[moments + 1];
        this.ended = new int[moments + 1];
        this.forward = sort();
        checkOverlap();
    }

    /** NO if two forward zones overlap, else null. */
    @Nullable
    Finding contradiction() {
        return contradiction;
    }

    /** Sorts the forward blocks by their beginnings, which are different moments; the initial block begins at -1. */
    private int[] sort() {
        int[] startingAt = new int[moments + 1];
        Arrays.fill(startingAt, Blocks.NONE);
        int count = 0;
        for (int block = 0; block < blocks.count; block++) {
            if (blocks.forward(block)) {
                startingAt[blocks.first[block] + 1] = block;
                ended[blocks.last[block]]++;
                count++;
            }
        }
        int[] sorted = new int[count];
        int begunSoFar = 0;
        for (int at = 0; at <= moments; at++) {
            if (startingAt[at] != Blocks.NONE) {
                sorted[begunSoFar++] = startingAt[at];
            }
            begun[at] = begunSoFar;
            ended[at] += at > 0 ? ended[at - 1] : 0;
        }
        return sorted;
    }

    private void checkOverlap() {
        for (int i = 1; i < forward.length; i++) {
            if (blocks.first[forward[i]] < blocks.last[forward[i - 1]]) {
                contradiction = conflict(
                        "two values were each seen both before and after the other", forward[i - 1], forward[i]);
                return;
            }
        }
    }

    private Finding conflict(String reason, int block, int other) {
        return Finding.no(reason, concat(blocks.ends(block), blocks.ends(other)));
    }

    private static int[] concat(int[] a, int... b) {
        int[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    /** Adds a backward block to {@code items}; NO if it lies inside a forward zone, else null. */
    @Nullable
    Finding add(Items items, int block) {
        byte kind = blocks.needsAbsent[block]
                ? (blocks.leavesAbsent[block] ? Items.ABSENT_READ : Items.CREATE)
                : (blocks.leavesAbsent[block] ? Items.DELETE : Items.WRITE);
        return add(items, kind, blocks.last[block], blocks.first[block], blocks.head[block], ~block);
    }

    /**
     * Adds an item that must take effect between {@code from}, an invocation, and {@code to}, a completion or NEVER.
     */
    @Nullable
    Finding add(Items items, byte kind, int from, int to, int head, int origin) {
        // A zone that begins at moment f is counted in begun[f + 1], so begun[from] counts those with f < from.
        int releaseGap = begun[from];
        int deadlineGap = to == KeyHistory.NEVER ? forward.length : ended[to];
        if (releaseGap > deadlineGap) {
            int zone = forward[deadlineGap];
            return origin < 0
                    ? conflict("a value came and went while another value was provably there", zone, ~origin)
                    : Finding.no(
                            "an operation took effect while a value was provably there",
                            concat(blocks.ends(zone), origin));
        }
        int release = releaseGap == 0 ? from : Math.max(from, blocks.last[forward[releaseGap - 1]]);
        int end = deadlineGap == forward.length ? moments : blocks.first[forward[deadlineGap]];
        items.add(kind, release, Math.min(to, end), head, origin);
        return null;
    }
}
