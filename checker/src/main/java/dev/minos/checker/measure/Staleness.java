package dev.minos.checker.measure;

import dev.minos.checker.FailedCas;
import dev.minos.checker.KeyHistories;
import dev.minos.checker.Models;
import dev.minos.history.History;
import dev.minos.history.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How old the values were that reads returned, per read mode. Immutable.
 *
 * <p>A read in mode {@code m} is judged by all writes, deletes and compare-and-sets, and by the reads in mode {@code m}
 * only: a mode that promises less cannot put one that promises more in the wrong. Reads without a mode count in each.
 * Time and versions are lower bounds of what was missed, and both are 0 for every read of a linearizable history; the
 * reverse does not hold (clients may contradict each other without any single read being late).
 *
 * @param modes one for each mode that reads name, in alphabetical order; a single one without a name if none does
 */
public record Staleness(List<ReadStaleness> modes) {
    public Staleness {
        modes = List.copyOf(modes);
    }

    /**
     * Measures every read that returned. O(n) for each mode, and O(n log n) for keys with stale reads.
     *
     * @throws IllegalArgumentException if the history has other operations than read, write, delete and cas
     */
    public static Staleness of(History history) {
        List<String> names = history.modes();
        if (names.isEmpty()) {
            return new Staleness(List.of(measure(history, null)));
        }
        List<ReadStaleness> modes = new ArrayList<>();
        for (String name : names) {
            modes.add(measure(history.withReadsOf(name), name));
        }
        return new Staleness(modes);
    }

    private static ReadStaleness measure(History history, @Nullable String mode) {
        ReadStaleness.Rows rows = new ReadStaleness.Rows(mode);
        Partition keys = history.byKey();
        KeyHistories normalForms = new KeyHistories(history, keys, FailedCas.MISMATCH, Models.KV);
        byte[] reads = Key.reads(history);
        for (int part = 0; part < keys.size(); part++) {
            new KeyStaleness(new Key(history, normalForms.of(part), reads)).measure(rows);
        }
        return rows.build();
    }

    /**
     * The reads of that mode.
     *
     * @throws IllegalArgumentException if the history has none
     */
    public ReadStaleness in(@Nullable String mode) {
        return modes.stream()
                .filter(reads -> Objects.equals(reads.mode(), mode))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no read names the mode " + mode));
    }
}
