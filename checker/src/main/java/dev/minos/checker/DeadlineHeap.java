package dev.minos.checker;

import java.util.Arrays;

/** A binary heap of items by deadline, earliest first; items placed meanwhile are skipped. */
final class DeadlineHeap {
    private final int[] deadline;
    private final boolean[] placed;
    private int[] heap = new int[16];
    private int size;

    DeadlineHeap(int[] deadline, boolean[] placed) {
        this.deadline = deadline;
        this.placed = placed;
    }

    void add(int item) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int hole = size++;
        while (hole > 0 && deadline[item] < deadline[heap[(hole - 1) >> 1]]) {
            heap[hole] = heap[(hole - 1) >> 1];
            hole = (hole - 1) >> 1;
        }
        heap[hole] = item;
    }

    /** The item not yet placed that is due first, taken out; -1 if there is none. */
    int poll() {
        while (size > 0) {
            int item = heap[0];
            sink(heap[--size]);
            if (!placed[item]) {
                return item;
            }
        }
        return -1;
    }

    private void sink(int item) {
        int hole = 0;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && deadline[heap[child + 1]] < deadline[heap[child]]) {
                child++;
            }
            if (deadline[item] <= deadline[heap[child]]) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = item;
    }
}
