package dev.minos.checker;

import java.util.List;

/**
 * A moment, that of the completion {@code at}, and the one state that is possible there, just in time.
 *
 * @param at the number of the event
 * @param gone operations under way or unanswered that have certainly taken effect
 * @param doubtful operations under way that may have
 */
record ModelStart<S>(S state, int at, List<Integer> gone, List<Integer> doubtful) {
    ModelStart {
        gone = List.copyOf(gone);
        doubtful = List.copyOf(doubtful);
    }

    /**
     * What is left of {@code whole}: without what has taken effect; what may have is required no longer. Every
     * linearization of the whole ends with one of this, from {@link #state} on.
     */
    ModelHistory rest(Model<?> model, ModelHistory whole) {
        return whole.without(model, op -> whole.completed[op] <= at || gone.contains(op), doubtful::contains);
    }
}
