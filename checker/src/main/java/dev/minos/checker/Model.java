package dev.minos.checker;

import dev.minos.history.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What an object should do when its operations happen one after the other: the only thing to write for an object of
 * one's own. States must be immutable values with {@code equals} and {@code hashCode}; the methods must be pure and may
 * be called from several threads.
 *
 * @param <S> the state of one key
 */
public interface Model<S> {
    /** The name by which {@code --model} knows it. */
    String name();

    /** The state before the first operation. */
    S initial();

    /**
     * The state after {@code operation} took effect in {@code state}, or null if it cannot have taken effect there with
     * the result it returned. An operation whose outcome is {@code INFO} has no result: any would do.
     *
     * @throws IllegalArgumentException if the model has no such operation
     */
    @Nullable
    S step(S state, Operation operation);

    /**
     * True if {@code operation} changes no state whatever: then it may be put at the first moment it fits, which makes
     * deciding faster. Must not be true of anything else (a search that notices says unknown).
     */
    default boolean observes(Operation operation) {
        return false;
    }

    /**
     * True if {@link #step} looks at nothing of an operation but its function, arguments, outcome and what it returned:
     * not at who asked, where or when. Operations that do the same are then interchangeable, which makes deciding faster
     * where many have no answer. Must not be true of a model that asks, for instance, which process holds a lock.
     */
    default boolean anonymous() {
        return false;
    }

    /**
     * True if an operation that failed says something of the state all the same, as a refused compare-and-set does; it
     * is then given to {@link #step} like one that succeeded. Other failed operations constrain nothing.
     */
    default boolean constrains(Operation failed) {
        return false;
    }

    /** True if keys are independent objects; else the whole history is one object. */
    default boolean perKey() {
        return true;
    }

    /** A state in words that fit after "begins as", for a counterexample whose past was replaced by it. */
    default String describe(S state) {
        return String.valueOf(state);
    }
}
