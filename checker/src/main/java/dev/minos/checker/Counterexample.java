package dev.minos.checker;

import dev.minos.history.Operation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A few operations of one key that no order explains. They are taken from the history by steps that cannot turn a good
 * history into a bad one, so they convict it; and none of them can be left out.
 *
 * @param key the key, null for operations without one
 * @param operations in the order of their invocations
 * @param roles what part each operation plays, by its {@link Operation#index}
 * @param kind what sort of thing happened
 * @param sentence what is impossible and what forces it, for a person who knows nothing of the checker
 * @param culprit the operation that should not have returned what it returned
 * @param evidence the operation that proves it, if one does by itself: usually the acknowledged newer write
 * @param start the state in which the object is before them, in the model's words, if that replaces what came before:
 *     whatever took effect earlier must have left the object in that state; null is the initial state
 * @param gapNanos how long before the culprit began the evidence was complete; -1 unknown
 */
public record Counterexample(
        @Nullable Object key,
        List<Operation> operations,
        Map<Integer, String> roles,
        Kind kind,
        String sentence,
        Operation culprit,
        @Nullable Operation evidence,
        @Nullable String start,
        long gapNanos) {
    /** From the initial state on. */
    public Counterexample(
            @Nullable Object key,
            List<Operation> operations,
            Map<Integer, String> roles,
            Kind kind,
            String sentence,
            Operation culprit,
            @Nullable Operation evidence,
            long gapNanos) {
        this(key, operations, roles, kind, sentence, culprit, evidence, null, gapNanos);
    }

    public Counterexample {
        operations = List.copyOf(operations);
        roles = Map.copyOf(roles);
    }

    /** What sort of thing happened. */
    public enum Kind {
        /** A read returned an old value although a newer one was there before it began. */
        STALE_READ("a stale read"),
        /** A read returned nothing although a value was there and nobody deleted it. */
        LOST_WRITE("a lost write"),
        /** A value came back after it had been deleted. */
        RESURRECTED_VALUE("a deleted value that came back"),
        /** A value was observed that nobody wrote. */
        VALUE_FROM_NOWHERE("a value that nobody wrote"),
        /** A value was observed before its write began. */
        READ_FROM_THE_FUTURE("a value seen before it was written"),
        /** Two compare-and-sets succeeded on one and the same value. */
        DOUBLE_SWAP("two compare-and-sets of the same value"),
        /** A compare-and-set was refused although the value was the expected one. */
        WRONG_REFUSAL("a compare-and-set wrongly refused"),
        /** Observations of different clients disagree on the order of two values. */
        ORDER_CONFLICT("values seen in contradicting orders"),
        /** None of the above by itself. */
        OTHER("operations that no order explains");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** A few words for it. */
        public String words() {
            return words;
        }
    }

    /** The {@link Operation#index} of each operation, ascending. */
    public List<Integer> indexes() {
        return operations.stream().map(Operation::index).sorted().toList();
    }
}
