package dev.minos.checker;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a check found. Immutable. */
public sealed interface Verdict {
    /** Every key, in the order in which the history first names them. */
    List<KeyResult> keys();

    /** How long the check took. */
    long nanos();

    /** Some order of the operations explains everything that clients saw. */
    record Linearizable(List<KeyResult> keys, long nanos) implements Verdict {
        public Linearizable {
            keys = List.copyOf(keys);
        }
    }

    /** No order does, for at least one key. */
    record Violated(List<KeyResult> keys, long nanos) implements Verdict {
        public Violated {
            keys = List.copyOf(keys);
        }

        /** One for each violated key. */
        public List<Counterexample> counterexamples() {
            return keys.stream()
                    .map(KeyResult::counterexample)
                    .filter(Objects::nonNull)
                    .toList();
        }

        /** The first of them. */
        public Counterexample counterexample() {
            return counterexamples().get(0);
        }
    }

    /**
     * No key is violated, but not all could be decided.
     *
     * @param reason why, how far it got, and what would help
     */
    record Unknown(String reason, List<KeyResult> keys, long nanos) implements Verdict {
        public Unknown {
            keys = List.copyOf(keys);
        }
    }

    /** {@code linearizable}, {@code violated} or {@code unknown}. */
    default String word() {
        return this instanceof Linearizable ? "linearizable" : this instanceof Violated ? "violated" : "unknown";
    }

    /** How many operations said anything. */
    default long operations() {
        return keys().stream().mapToLong(KeyResult::operations).sum();
    }

    /** How much of {@link #nanos} went into counterexamples, in proportion to what the keys took, side by side. */
    default long explainNanos() {
        long all = keys().stream().mapToLong(KeyResult::nanos).sum();
        long explaining = keys().stream().mapToLong(KeyResult::explainNanos).sum();
        return all == 0 ? 0 : Math.round((double) explaining / all * nanos());
    }

    /** The engines that decided, each once, with commas. */
    default String engines() {
        return keys().stream().map(KeyResult::engine).distinct().sorted().collect(Collectors.joining(", "));
    }
}
