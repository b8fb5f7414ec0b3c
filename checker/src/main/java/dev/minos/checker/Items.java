package dev.minos.checker;

import java.util.Arrays;

/**
 * What the greedy schedules between the forward blocks: each item has a release and a deadline, both moments, and a
 * kind. An item is a backward block, or a single delete or absent read.
 */
final class Items {
    /** Any state to a value: needs nothing, leaves a value. */
    static final byte WRITE = 0;
    /** Absent to absent: an absent read, or a block that creates and removes. */
    static final byte ABSENT_READ = 1;
    /** Absent to a value: a create that nobody confirmed later. */
    static final byte CREATE = 2;
    /** Any state to absent. */
    static final byte DELETE = 3;

    static final int NONE = -1;

    int count;
    byte[] kind = new byte[64];
    int[] release = new int[64];
    int[] deadline = new int[64];
    /** The first mutator, NONE for an item that changes nothing. */
    int[] head = new int[64];
    /** The operation or, as {@code ~block}, the block it stands for. */
    int[] origin = new int[64];

    void add(byte itemKind, int itemRelease, int itemDeadline, int itemHead, int itemOrigin) {
        if (count == kind.length) {
            grow();
        }
        kind[count] = itemKind;
        release[count] = itemRelease;
        deadline[count] = itemDeadline;
        head[count] = itemHead;
        origin[count] = itemOrigin;
        count++;
    }

    private void grow() {
        int size = 2 * count;
        kind = Arrays.copyOf(kind, size);
        release = Arrays.copyOf(release, size);
        deadline = Arrays.copyOf(deadline, size);
        head = Arrays.copyOf(head, size);
        origin = Arrays.copyOf(origin, size);
    }
}
