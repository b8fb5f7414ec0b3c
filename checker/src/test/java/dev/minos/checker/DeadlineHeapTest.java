package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DeadlineHeapTest {
    /** Beside a sorted set, over random additions, items placed by others, and polls. */
    @Test
    void whatIsDueFirstAndNotYetPlacedComesOut() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int items = 1 + random.nextInt(80);
            int[] deadline = random.ints(items, 0, 1_000_000).toArray();
            boolean[] placed = new boolean[items];
            DeadlineHeap heap = new DeadlineHeap(deadline, placed);
            TreeSet<Integer> waiting = new TreeSet<>(
                    Comparator.comparing((Integer item) -> deadline[item]).thenComparing(item -> item));
            int added = 0;
            while (added < items || !waiting.isEmpty()) {
                int choice = random.nextInt(8);
                if (choice < 4 && added < items) {
                    waiting.add(added);
                    heap.add(added++);
                } else if (choice == 4 && !waiting.isEmpty()) {
                    int other = waiting.stream()
                            .skip(random.nextInt(waiting.size()))
                            .findFirst()
                            .orElseThrow();
                    placed[other] = true;
                    waiting.remove(other);
                } else if (choice > 5 || added == items) {
                    Integer expected = waiting.pollFirst();
                    int polled = heap.poll();
                    assertEquals(
                            expected == null ? -1 : deadline[expected],
                            polled < 0 ? -1 : deadline[polled],
                            "seed " + seed);
                    if (polled >= 0 && polled != expected) {
                        waiting.add(expected);
                        waiting.remove(polled);
                    }
                }
            }
            assertEquals(-1, heap.poll());
        }
    }
}
