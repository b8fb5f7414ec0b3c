package dev.minos.checker.measure;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way in: what consistency did clients get, per read mode, short of (or up to) linearizability? Immutable.
 *
 * <p>Each mode is measured on everything that is not a read and the reads of that mode. docs/measures.md explains every
 * measure with a drawn history. A linearizable history measures perfect in all of them.
 *
 * @param modes in alphabetical order; a single one without a name if no read names its mode
 */
public record Consistency(List<ModeConsistency> modes) {
    public Consistency {
        modes = List.copyOf(modes);
    }

    /**
     * Measures a history of reads, writes, deletes and compare-and-sets, by {@code options.failedCas()},
     * {@code timeout}, {@code memoryBytes} and {@code threads}; what takes longer is bounded or unknown and says so.
     *
     * @throws IllegalArgumentException if the history has other operations
     */
    public static Consistency measure(History history, CheckOptions options) {
        List<@Nullable String> names = new ArrayList<>(history.modes());
        if (names.isEmpty()) {
            names.add(null);
        }
        List<ModeConsistency> out = new ArrayList<>();
        long deadline = System.nanoTime() + options.timeout().toNanos();
        for (String name : names) {
            History seen = name == null ? history : history.withReadsOf(name);
            out.add(new ModeMeasurement(name, seen, options, deadline).measure(null));
        }
        return new Consistency(out);
    }

    /**
     * Measures what is left of a history when all reads but those of {@code mode} are taken out (see {@link
     * History#withReadsOf}), which has been checked: its keys are not decided a second time.
     *
     * @param verdict that of {@code seen}, by the same options
     */
    public static ModeConsistency measure(@Nullable String mode, History seen, CheckOptions options, Verdict verdict) {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        return new ModeMeasurement(mode, seen, options, deadline).measure(verdict.keys());
    }
}
