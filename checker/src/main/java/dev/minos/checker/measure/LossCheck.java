package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.KEEP;
import static dev.minos.checker.KeyHistory.NEVER;

import dev.minos.checker.KeyHistory;
import dev.minos.history.History;
import dev.minos.history.Outcome;
import dev.minos.history.Partition;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the losses of one key; see {@link Losses} for what they are. O(n log n). */
final class LossCheck {
    private final Key key;
    private final KeyHistory h;
    private final Versions versions;
    /** The observations of values that are possible, by invocation, and how old each value certainly is. */
    private final int[] observers;

    private final int[] age;
    private int count;
    /** Of the observations from this one on, the one of the oldest value. */
    private final int[] oldest;

    private LossCheck(Key key) {
        this.key = key;
        this.h = key.h;
        this.versions = key.versions;
        this.observers = new int[h.size];
        this.age = new int[h.size];
        for (int op = 0; op < h.size; op++) {
            int value = key.saw(op);
            int proved = value == Key.NONE ? NEVER : versions.latestProof(value, h.completed[op]);
            if (proved != NEVER && (proved != Versions.NONE || value == h.initial)) {
                age[count] = proved;
                observers[count++] = op;
            }
        }
        this.oldest = new int[count];
        for (int i = count - 1; i >= 0; i--) {
            oldest[i] = i == count - 1 || age[i] < age[oldest[i + 1]] ? i : oldest[i + 1];
        }
    }

    /** What was lost of the part {@code part} of {@code partition}, which {@code key} is the normal form of. */
    static Losses find(Key key, Partition partition, int part) {
        LossCheck check = new LossCheck(key);
        return check.lost().and(check.resurrected()).and(check.failedButSeen(partition, part));
    }

    private Losses lost() {
        boolean[] seen = new boolean[h.values];
        for (int op = 0; op < h.size; op++) {
            if (key.saw(op) != Key.NONE) {
                seen[key.saw(op)] = true;
            }
        }
        int lost = 0;
        Evidence evidence = null;
        for (int op = 0; op < h.size; op++) {
            int value = h.effect[op];
            boolean unseen = h.required(op) && value != KEEP && !seen[value] && versions.onlySetter(value) == op;
            int witness = unseen ? olderSeenAfter(op) : Key.NONE;
            if (witness != Key.NONE) {
                lost++;
                evidence = evidence != null
                        ? evidence
                        : key.evidence(
                                key.words(op) + " was acknowledged but never seen; " + key.words(witness)
                                        + " began later and saw an older value",
                                op,
                                witness);
            }
        }
        return new Losses(lost, evidence, 0, null, 0, null);
    }

    /** An observation begun after {@code op} was complete, of a value proved before {@code op} began. */
    private int olderSeenAfter(int op) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (h.invoked[observers[middle]] > h.completed[op]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        boolean found = low < count && age[oldest[low]] < h.invoked[op];
        return found ? observers[oldest[low]] : Key.NONE;
    }

    private Losses resurrected() {
        int[] deletes = new int[h.size];
        int size = 0;
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] == ABSENT && h.required(op)) {
                deletes[size++] = op;
            }
        }
        int[] firstComplete = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            boolean first = i == size - 1 || h.completed[deletes[i]] < h.completed[firstComplete[i + 1]];
            firstComplete[i] = first ? deletes[i] : firstComplete[i + 1];
        }
        int resurrected = 0;
        Evidence evidence = null;
        for (int i = 0; i < count; i++) {
            int op = observers[i];
            int from = firstBegunAfter(deletes, size, age[i]);
            boolean back = key.saw(op) != ABSENT && from < size && h.completed[firstComplete[from]] < h.invoked[op];
            if (back) {
                resurrected++;
                evidence = evidence != null ? evidence : evidenceOf(op, firstComplete[from]);
            }
        }
        return new Losses(0, null, resurrected, evidence, 0, null);
    }

    private Evidence evidenceOf(int op, int delete) {
        int writer = versions.onlySetter(key.saw(op));
        String sentence = key.words(op) + " began after " + key.words(delete) + " had been acknowledged";
        return writer == Versions.NONE
                ? key.evidence(sentence, op, delete)
                : key.evidence(sentence, op, delete, writer);
    }

    private int firstBegunAfter(int[] operations, int size, int moment) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (h.invoked[operations[middle]] > moment) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private Losses failedButSeen(Partition partition, int part) {
        Map<Integer, Integer> failed = failedWrites(partition, part);
        int seen = 0;
        Evidence evidence = null;
        for (int op = 0; op < h.size && !failed.isEmpty(); op++) {
            int value = key.saw(op);
            if (value == Key.NONE || value == h.initial || versions.exists(value)) {
                continue;
            }
            Integer write = failed.get(observed(op));
            if (write != null) {
                seen++;
                evidence = evidence != null ? evidence : failedEvidence(op, write);
            }
        }
        return new Losses(0, null, 0, null, seen, evidence);
    }

    private Evidence failedEvidence(int op, int write) {
        return new Evidence(
                key.name(),
                Stream.of(key.history.index(write), key.index(op)).sorted().toList(),
                key.words(op) + " saw a value whose write (index " + key.history.index(write)
                        + ") had certainly failed, as its client was told");
    }

    /** The history's number of the value that {@code op} saw. */
    private int observed(int op) {
        int source = h.source[op];
        History history = key.history;
        if (key.isRead(op)) {
            return history.result(source);
        }
        return history.actual(source) != History.NONE ? history.actual(source) : history.expected(source);
    }

    /** By the history's number of the value, the first write (or cas) of it that failed. */
    private Map<Integer, Integer> failedWrites(Partition partition, int part) {
        Map<Integer, Integer> out = new HashMap<>();
        for (int j = 0; j < partition.operations(part); j++) {
            int op = partition.operation(part, j);
            if (key.history.outcome(op) == Outcome.FAIL && key.history.argument(op) > 0) {
                out.putIfAbsent(key.history.argument(op), op);
            }
        }
        return out;
    }
}
