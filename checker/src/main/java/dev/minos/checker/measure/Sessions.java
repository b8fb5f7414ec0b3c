package dev.minos.checker.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session guarantees (Terry et al. 1994), each per key; a session is what one process did. Counted are certain
 * violations only: of keys that are not linearizable, what real time proves, or the server's own versions where they
 * do not contradict themselves. 0 does not prove that a guarantee was kept.
 *
 * @param guarantees all four, in the order of {@link Guarantee}
 */
public record Sessions(List<Tally> guarantees) {
    public Sessions {
        guarantees = List.copyOf(guarantees);
    }

    /** What a session may rely on. */
    public enum Guarantee {
        READ_YOUR_WRITES("read your writes"),
        MONOTONIC_READS("monotonic reads"),
        MONOTONIC_WRITES("monotonic writes"),
        WRITES_FOLLOW_READS("writes follow reads");

        private final String words;

        Guarantee(String words) {
            this.words = words;
        }

        /** Its name in plain words. */
        public String words() {
            return words;
        }
    }

    /**
     * The violations of one guarantee.
     *
     * @param operations how many operations broke it
     * @param sessions of how many processes
     * @param evidence of the first, null if there are none
     */
    public record Tally(
            Guarantee guarantee,
            int operations,
            int sessions,
            @Nullable Evidence evidence) {}

    /** The violations of that guarantee. */
    public Tally of(Guarantee guarantee) {
        return guarantees.get(guarantee.ordinal());
    }

    /** Counts violations over keys. One thread. */
    static final class Counter {
        private final Map<Guarantee, Set<Integer>> processes = new EnumMap<>(Guarantee.class);
        private final Map<Guarantee, Integer> operations = new EnumMap<>(Guarantee.class);
        private final Map<Guarantee, Evidence> first = new EnumMap<>(Guarantee.class);

        void add(Guarantee guarantee, int process, Evidence evidence) {
            processes.computeIfAbsent(guarantee, g -> new HashSet<>()).add(process);
            operations.merge(guarantee, 1, Integer::sum);
            first.putIfAbsent(guarantee, evidence);
        }

        void add(Counter other) {
            other.processes.forEach((guarantee, ids) ->
                    processes.computeIfAbsent(guarantee, g -> new HashSet<>()).addAll(ids));
            other.operations.forEach((guarantee, count) -> operations.merge(guarantee, count, Integer::sum));
            other.first.forEach(first::putIfAbsent);
        }

        Sessions sessions() {
            List<Tally> out = new ArrayList<>();
            for (Guarantee guarantee : Guarantee.values()) {
                out.add(new Tally(
                        guarantee,
                        operations.getOrDefault(guarantee, 0),
                        processes.getOrDefault(guarantee, Set.of()).size(),
                        first.get(guarantee)));
            }
            return new Sessions(out);
        }
    }
}
