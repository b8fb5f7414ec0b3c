package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Counterexample.Kind;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import org.jspecify.annotations.Nullable;

/** Says of a minimal violated history, in a sentence, what is impossible in it and what forces that. */
final class Explanation {
    /** Behind a sentence about a part that may still have superfluous operations. */
    static final String UNFINISHED = " (fewer of them may suffice: the time for finding out was over)";

    /** In more operations than a person would read, pairs are not compared. */
    private static final int COMPARED = 200;

    private final History history;
    private final KeyHistory whole;
    private final KeyHistory h;
    private final ViolatedPart part;
    private final OrderExplanation order;

    /** {@code minimal} is a part of {@code whole}: its operations have the same sources. */
    Explanation(History history, KeyHistory whole, KeyHistory minimal, String reason) {
        this(history, whole, minimal, reason, false);
    }

    /** {@code unfinished}: time ended before {@code minimal} was. */
    Explanation(History history, KeyHistory whole, KeyHistory minimal, String reason, boolean unfinished) {
        this.history = history;
        this.whole = whole;
        this.h = minimal;
        this.part = new ViolatedPart(history, minimal, unfinished);
        this.order = new OrderExplanation(part, reason);
    }

    Counterexample counterexample() {
        Counterexample found = nowhere();
        found = found != null ? found : future();
        if (found == null && h.size > COMPARED) {
            return order.other();
        }
        found = found != null ? found : doubleSwap();
        found = found != null ? found : refusal();
        found = found != null ? found : order.stale();
        found = found != null ? found : order.contradiction();
        found = found != null ? found : order.whileThere();
        return found != null ? found : order.other();
    }

    /** A value that nobody wrote or, which leaves the same minimal history, nobody before it was seen. */
    private @Nullable Counterexample nowhere() {
        for (int op = 0; op < h.size; op++) {
            int value = h.guarded[op];
            if (part.observes(op) && value != h.initial && value != ABSENT && part.setter(value) < 0) {
                int later = writer(observedInWhole(op));
                return later < 0 ? nowhere(op) : future(op, history.operation(whole.source[later]));
            }
        }
        return null;
    }

    /** What {@code op} saw, as a number of the whole history. */
    private int observedInWhole(int op) {
        int same = 0;
        while (whole.source[same] != part.root(op)) {
            same++;
        }
        return whole.guarded[same];
    }

    private int writer(int value) {
        for (int op = 0; op < whole.size; op++) {
            if (whole.effect[op] == value) {
                return op;
            }
        }
        return -1;
    }

    private Counterexample nowhere(int op) {
        if (part.operations.get(op).refused()) {
            String same = part.who(op) + " was refused because the value was not "
                    + ViolatedPart.quoted(part.operations.get(op).expected())
                    + ", and yet it reported that the value was just that";
            part.roles.put(part.operations.get(op).index(), "was refused");
            return part.build(Kind.WRONG_REFUSAL, same, op, null);
        }
        Operation failed = failedWriter(part.root(op));
        if (failed != null) {
            part.roles.put(part.operations.get(op).index(), "saw a value whose only write failed");
            part.roles.put(failed.index(), "was answered as failed");
            String said = part.what(op) + " although " + part.who(failed) + ", the only one that was to set "
                    + part.value(h.guarded[op]) + ", was answered as failed";
            part.operations.add(failed);
            return part.build(Kind.VALUE_FROM_NOWHERE, said, op, null);
        }
        part.roles.put(part.operations.get(op).index(), "saw a value that nobody wrote");
        String sentence = part.what(op) + " although nobody had ever written " + part.value(h.guarded[op]);
        return part.build(Kind.VALUE_FROM_NOWHERE, sentence, op, null);
    }

    /** An operation on the same key that was to set what {@code observer} saw, but was answered as failed. */
    private @Nullable Operation failedWriter(int observer) {
        int value = history.outcome(observer) == Outcome.FAIL
                ? history.actual(observer)
                : history.expected(observer) != History.NONE ? history.expected(observer) : history.result(observer);
        for (int op = 0; op < history.size(); op++) {
            boolean same = history.outcome(op) == Outcome.FAIL && history.key(op) == history.key(observer);
            if (same && !history.f(op).equals(Operation.READ) && history.argument(op) == value) {
                return history.operation(op);
            }
        }
        return null;
    }

    private Counterexample future(int op, Operation writer) {
        Operation reader = part.operations.get(op);
        part.roles.put(reader.index(), "saw a value before its write began");
        part.roles.put(writer.index(), "the first write of it");
        if (!part.operations.contains(writer)) {
            part.operations.add(writer);
        }
        String when = ViolatedPart.gap(reader.completedNanos(), writer.invokedNanos(), "after the answer");
        return part.build(
                Kind.READ_FROM_THE_FUTURE, part.what(op) + " although the first write of it began " + when, op, null);
    }

    private @Nullable Counterexample future() {
        for (int op = 0; op < h.size; op++) {
            int value = h.guarded[op];
            boolean demands = part.observes(op) && value > ABSENT && value != h.initial;
            if (demands && h.completed[op] < h.invoked[part.setter(value)]) {
                return future(op, part.operations.get(part.setter(value)));
            }
        }
        return null;
    }

    private @Nullable Counterexample doubleSwap() {
        for (int op = 0; op < h.size; op++) {
            for (int other = 0; other < op; other++) {
                boolean same = swaps(op) && swaps(other) && h.guarded[op] == h.guarded[other];
                if (same
                        && part.setters(h.guarded[op]) + (h.guarded[op] == h.initial ? 1 : 0) == 1
                        && h.guarded[op] != ABSENT) {
                    part.roles.put(part.operations.get(op).index(), "replaced " + part.value(h.guarded[op]));
                    part.roles.put(
                            part.operations.get(other).index(), "replaced the same " + part.value(h.guarded[op]));
                    return part.build(
                            Kind.DOUBLE_SWAP,
                            part.who(op) + " and " + part.who(other) + " both succeeded in replacing "
                                    + part.value(h.guarded[op]) + ", which was written only once",
                            op,
                            part.operations.get(other));
                }
            }
        }
        return null;
    }

    private boolean swaps(int op) {
        return h.guard[op] == EQUALS && h.effect[op] != KEEP;
    }

    private @Nullable Counterexample refusal() {
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] == DIFFERS && h.required(op)) {
                part.roles.put(part.operations.get(op).index(), "was refused");
                return part.build(
                        Kind.WRONG_REFUSAL,
                        part.who(op) + " was refused because the value was not " + part.value(h.guarded[op])
                                + ", but the other operations leave no moment at which it was anything else",
                        op,
                        null);
            }
        }
        return null;
    }
}
