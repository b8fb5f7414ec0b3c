package dev.minos.report;

import dev.minos.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations next to an operation: what the same client did before and after it, and what happened to the same key
 * just before, meanwhile and just after. {@code operations.js} follows the same rules among the operations on a page.
 */
final class Neighbours {
    /** Of the operations that overlap one on its key, the nearest so many. */
    static final int OVERLAPPING = 6;
    /** So many earlier operations of the key are looked at; what still goes on from before them is not found. */
    private static final int LOOKED_BACK = 60;

    private final History history;
    private final int[] beforeOfClient;
    private final int[] afterOfClient;
    /** [key + 1]: numbers of its operations, ascending. */
    private final int[][] byKey;
    /** Where in {@link #byKey} an operation stands. */
    private final int[] place;

    Neighbours(History history) {
        this.history = history;
        int n = history.size();
        beforeOfClient = new int[n];
        afterOfClient = new int[n];
        Arrays.fill(afterOfClient, -1);
        Map<Integer, Integer> last = new HashMap<>();
        int keys = 0;
        for (int i = 0; i < n; i++) {
            Integer before = last.put(history.process(i), i);
            beforeOfClient[i] = before == null ? -1 : before;
            if (before != null) {
                afterOfClient[before] = i;
            }
            keys = Math.max(keys, history.key(i) + 2);
        }
        place = new int[n];
        byKey = byKey(keys);
    }

    private int[][] byKey(int keys) {
        int[] counts = new int[keys];
        for (int i = 0; i < history.size(); i++) {
            counts[history.key(i) + 1]++;
        }
        int[][] operations = new int[keys][];
        for (int key = 0; key < keys; key++) {
            operations[key] = new int[counts[key]];
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < history.size(); i++) {
            int key = history.key(i) + 1;
            place[i] = counts[key];
            operations[key][counts[key]++] = i;
        }
        return operations;
    }

    /** The neighbours of an operation, each once, in no particular order. */
    List<Integer> of(int i) {
        List<Integer> found = new ArrayList<>();
        addIfAny(found, beforeOfClient[i]);
        addIfAny(found, afterOfClient[i]);
        earlierOnKey(i, found);
        laterOnKey(i, found);
        return found.stream().distinct().toList();
    }

    private static void addIfAny(List<Integer> found, int i) {
        if (i >= 0) {
            found.add(i);
        }
    }

    private void earlierOnKey(int i, List<Integer> found) {
        int[] its = byKey[history.key(i) + 1];
        int last = -1;
        int overlapping = 0;
        for (int at = place[i] - 1; at >= Math.max(0, place[i] - LOOKED_BACK); at--) {
            int other = its[at];
            if (history.completed(other) < history.invoked(i)) {
                last = last < 0 || history.completed(other) > history.completed(last) ? other : last;
            } else if (overlapping++ < OVERLAPPING) {
                found.add(other);
            }
        }
        addIfAny(found, last);
    }

    private void laterOnKey(int i, List<Integer> found) {
        int[] its = byKey[history.key(i) + 1];
        int overlapping = 0;
        for (int at = place[i] + 1; at < its.length; at++) {
            int other = its[at];
            if (history.invoked(other) > history.completed(i)) {
                found.add(other);
                return;
            }
            if (overlapping++ == OVERLAPPING) {
                return;
            }
            found.add(other);
        }
    }

    /** What else happened to the key of these operations between the first and the last of them, the latest so many. */
    List<Integer> onSameKeyDuring(List<Integer> operations, int most) {
        if (operations.isEmpty()) {
            return List.of();
        }
        int first = operations.stream().mapToInt(Integer::intValue).min().orElse(0);
        int last = operations.stream().mapToInt(Integer::intValue).max().orElse(0);
        int[] its = byKey[history.key(last) + 1];
        List<Integer> found = new ArrayList<>();
        int at = place[last] + 1;
        while (at < its.length && history.invoked(its[at]) < history.completed(last) && found.size() < OVERLAPPING) {
            found.add(its[at++]);
        }
        for (at = place[last] - 1; at >= 0 && its[at] >= first && found.size() < most; at--) {
            found.add(its[at]);
        }
        return found;
    }
}
