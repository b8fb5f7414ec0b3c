package dev.minos.checker;

import static dev.minos.checker.Items.ABSENT_READ;
import static dev.minos.checker.Items.CREATE;
import static dev.minos.checker.Items.DELETE;
import static dev.minos.checker.Items.NONE;
import static dev.minos.checker.Items.WRITE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the items between the forward blocks. All that matters of the state is one bit, "absent now?", and the rule
 * is: do nothing before a deadline or a forward block forces it, and then take what is due first. docs/deciding.md
 * proves that this finds a schedule whenever there is one. One sweep over the moments; only deletes and creates pass
 * through heaps.
 */
final class Greedy {
    private final Blocks blocks;
    private final Gaps gaps;
    private final Items items;
    private final int moments;
    private final int[] bucket;
    /** Links within a bucket; entry {@code 2 * item} is a release, {@code 2 * item + 1} a deadline. */
    private final int[] next;

    private final boolean[] placed;
    private final DeadlineHeap creates;
    private final DeadlineHeap deletes;
    private final Queue absentReads;
    private final Queue writes;
    private final int[] order;
    private int length;
    private boolean absent;

    /** Items that wait for one state; all are placed at once. */
    private static final class Queue {
        private int[] items = new int[16];
        private int size;

        void add(int item) {
            if (size == items.length) {
                items = Arrays.copyOf(items, 2 * size);
            }
            items[size++] = item;
        }
    }

    private Greedy(KeyHistory history, Blocks blocks, Gaps gaps, Items items) {
        this.blocks = blocks;
        this.gaps = gaps;
        this.items = items;
        this.moments = history.events.length;
        this.bucket = new int[moments + 1];
        this.next = new int[2 * items.count];
        this.placed = new boolean[items.count];
        this.creates = new DeadlineHeap(items.deadline, placed);
        this.deletes = new DeadlineHeap(items.deadline, placed);
        this.absentReads = new Queue();
        this.writes = new Queue();
        this.order = new int[history.size];
        this.absent = history.initial == KeyHistory.ABSENT;
        Arrays.fill(bucket, NONE);
    }

    /** YES with the order of the mutators (not of all operations), or NO. */
    static Finding schedule(KeyHistory history, Blocks blocks, Gaps gaps, Items items) {
        Greedy greedy = new Greedy(history, blocks, gaps, items);
        greedy.fillBuckets();
        Finding failure = greedy.sweep();
        return failure != null ? failure : Finding.yes(Arrays.copyOf(greedy.order, greedy.length));
    }

    /** Pushed to the front in reverse: releases, then deadlines of writes, absent reads, creates, deletes. */
    private void fillBuckets() {
        for (int kind = DELETE; kind >= WRITE; kind--) {
            for (int item = 0; item < items.count; item++) {
                if (items.kind[item] == kind) {
                    push(items.deadline[item], 2 * item + 1);
                }
            }
        }
        for (int item = 0; item < items.count; item++) {
            push(items.release[item], 2 * item);
        }
    }

    private void push(int moment, int entry) {
        next[entry] = bucket[moment];
        bucket[moment] = entry;
    }

    private @Nullable Finding sweep() {
        int upcoming = 0;
        for (int now = -1; now <= moments; now++) {
            Finding failure = now < 0 ? null : items(now);
            if (failure == null && upcoming < gaps.forward.length && blocks.first[gaps.forward[upcoming]] == now) {
                failure = forward(gaps.forward[upcoming++]);
            }
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private @Nullable Finding items(int now) {
        for (int entry = bucket[now]; entry != NONE; entry = next[entry]) {
            int item = entry >> 1;
            if ((entry & 1) == 0) {
                release(item);
            } else if (!placed[item]) {
                Finding failure = due(item, now == moments);
                if (failure != null) {
                    return failure;
                }
            }
        }
        return null;
    }

    private void release(int item) {
        switch (items.kind[item]) {
            case ABSENT_READ -> {
                if (absent) {
                    place(item);
                } else {
                    absentReads.add(item);
                }
            }
            case WRITE -> {
                if (absent) {
                    writes.add(item);
                } else {
                    place(item);
                }
            }
            case CREATE -> creates.add(item);
            default -> deletes.add(item);
        }
    }

    private @Nullable Finding due(int item, boolean atTheEnd) {
        switch (items.kind[item]) {
            case WRITE -> becomePresent();
            case ABSENT_READ -> {
                return becomeAbsent(item);
            }
            case CREATE -> {
                Finding failure = absent ? null : becomeAbsent(item);
                if (failure != null) {
                    return failure;
                }
                place(item);
                present();
            }
            default -> dueDelete(item, atTheEnd);
        }
        return null;
    }

    /** A delete that is due although the state is absent already still pays for one create and for all writes. */
    private void dueDelete(int item, boolean atTheEnd) {
        if (atTheEnd) {
            return; // Optional, and nobody needed it.
        }
        if (absent) {
            placeIfAny(creates.poll());
            flush(writes);
        }
        place(item);
        absent = true;
        flush(absentReads);
    }

    private @Nullable Finding forward(int block) {
        if (!blocks.needsAbsent[block]) {
            if (absent) {
                becomePresent();
            }
        } else if (!absent) {
            Finding failure = becomeAbsent(~block);
            if (failure != null) {
                return failure;
            }
        }
        length = blocks.appendMutators(blocks.head[block], order, length);
        absent = blocks.leavesAbsent[block];
        flush(absent ? absentReads : writes);
        return null;
    }

    private void becomePresent() {
        placeIfAny(creates.poll());
        present();
    }

    private void present() {
        absent = false;
        flush(writes);
    }

    /** {@code cause} is the item that needs it or, as {@code ~block}, a forward block. */
    private @Nullable Finding becomeAbsent(int cause) {
        int delete = deletes.poll();
        if (delete == NONE) {
            return Finding.no("absence was observed, but no delete could have taken effect in time", blame(cause));
        }
        place(delete);
        absent = true;
        flush(absentReads);
        return null;
    }

    private int[] blame(int cause) {
        int origin = cause >= 0 ? items.origin[cause] : cause;
        return origin >= 0 ? new int[] {origin} : blocks.ends(~origin);
    }

    private void flush(Queue queue) {
        for (int i = 0; i < queue.size; i++) {
            if (!placed[queue.items[i]]) {
                place(queue.items[i]);
            }
        }
        queue.size = 0;
    }

    private void placeIfAny(int item) {
        if (item != NONE) {
            place(item);
        }
    }

    private void place(int item) {
        placed[item] = true;
        if (items.head[item] != NONE) {
            length = blocks.appendMutators(items.head[item], order, length);
        }
    }
}
