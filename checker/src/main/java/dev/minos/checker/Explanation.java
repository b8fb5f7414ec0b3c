package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Counterexample.Kind;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    /** Per value the first operation that sets it, -1 none; and how many do. */
    private final int[] setter;

    private final int[] setters;
    private final String reason;
    private final boolean unfinished;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<Integer, String> roles = new TreeMap<>();

    /** {@code minimal} is a part of {@code whole}, with the same numbers for values. */
    Explanation(History history, KeyHistory whole, KeyHistory minimal, String reason) {
        this(history, whole, minimal, reason, false);
    }

    /** {@code unfinished}: time ended before {@code minimal} was. */
    Explanation(History history, KeyHistory whole, KeyHistory minimal, String reason, boolean unfinished) {
        this.history = history;
        this.whole = whole;
        this.h = minimal;
        this.setter = new int[h.values];
        this.setters = new int[h.values];
        Arrays.fill(setter, -1);
        for (int op = h.size - 1; op >= 0; op--) {
            if (h.effect[op] != KEEP) {
                setter[h.effect[op]] = op;
                setters[h.effect[op]]++;
            }
        }
        this.reason = reason;
        this.unfinished = unfinished;
    }

    Counterexample counterexample() {
        for (int op = 0; op < h.size; op++) {
            operations.add(history.operation(root(op)));
        }
        for (int op = 0; op < h.size; op++) {
            roles.put(operations.get(op).index(), defaultRole(op));
        }
        Counterexample found = nowhere();
        found = found != null ? found : future();
        if (found == null && h.size > COMPARED) {
            return other();
        }
        found = found != null ? found : doubleSwap();
        found = found != null ? found : refusal();
        found = found != null ? found : stale();
        found = found != null ? found : contradiction();
        return found != null ? found : other();
    }

    /** The operation's number in the recorded history. */
    private int root(int op) {
        return h.source[op];
    }

    private String defaultRole(int op) {
        String certain = h.required(op) ? "" : " (when it took effect does not matter)";
        if (h.effect[op] != KEEP) {
            return (h.effect[op] == ABSENT ? "removes the value" : "writes " + value(h.effect[op])) + certain;
        }
        return h.guard[op] == DIFFERS
                ? "was refused"
                : h.guarded[op] == ABSENT ? "saw nothing" : "saw " + value(h.guarded[op]);
    }

    private String value(int value) {
        if (setter[value] >= 0) {
            return quoted(operations.get(setter[value]).argument());
        }
        for (int op = 0; op < h.size; op++) {
            if (h.effect[op] == value) {
                return quoted(operations.get(op).argument());
            }
            if (h.guard[op] == EQUALS && h.guarded[op] == value) {
                return quoted(observed(operations.get(op)));
            }
            if (h.guard[op] == DIFFERS && h.guarded[op] == value) {
                return quoted(operations.get(op).expected());
            }
        }
        return "another value";
    }

    private static @Nullable Object observed(Operation operation) {
        if (operation.actualKnown()) {
            return operation.actual();
        }
        return operation.f().equals(Operation.CAS) ? operation.expected() : operation.result();
    }

    private static String quoted(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof String ? "\"" + value + "\"" : value.toString();
    }

    private boolean observes(int op) {
        return h.guard[op] == EQUALS && h.required(op);
    }

    private int setter(int value) {
        return setter[value];
    }

    private int setters(int value) {
        return setters[value];
    }

    /** A value that nobody wrote or, which leaves the same minimal history, nobody before it was seen. */
    private @Nullable Counterexample nowhere() {
        for (int op = 0; op < h.size; op++) {
            int value = h.guarded[op];
            if (observes(op) && value != h.initial && value != ABSENT && setter(value) < 0) {
                int later = writer(value);
                return later < 0 ? nowhere(op) : future(op, history.operation(whole.source[later]));
            }
        }
        return null;
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
        if (operations.get(op).refused()) {
            String same = who(op) + " was refused because the value was not "
                    + quoted(operations.get(op).expected()) + ", and yet it reported that the value was just that";
            roles.put(operations.get(op).index(), "was refused");
            return build(Kind.WRONG_REFUSAL, same, op, null);
        }
        Operation failed = failedWriter(root(op));
        if (failed != null) {
            roles.put(operations.get(op).index(), "saw a value whose only write failed");
            roles.put(failed.index(), "was answered as failed");
            String said = what(op) + " although " + who(failed) + ", the only one that was to set "
                    + value(h.guarded[op]) + ", was answered as failed";
            operations.add(failed);
            return build(Kind.VALUE_FROM_NOWHERE, said, op, null);
        }
        roles.put(operations.get(op).index(), "saw a value that nobody wrote");
        String sentence = what(op) + " although nobody had ever written " + value(h.guarded[op]);
        return build(Kind.VALUE_FROM_NOWHERE, sentence, op, null);
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
        Operation reader = operations.get(op);
        roles.put(reader.index(), "saw a value before its write began");
        roles.put(writer.index(), "the first write of it");
        if (!operations.contains(writer)) {
            operations.add(writer);
        }
        String when = gap(reader.completedNanos(), writer.invokedNanos(), "after the answer");
        return build(Kind.READ_FROM_THE_FUTURE, what(op) + " although the first write of it began " + when, op, null);
    }

    private @Nullable Counterexample future() {
        for (int op = 0; op < h.size; op++) {
            int value = h.guarded[op];
            boolean demands = observes(op) && value > ABSENT && value != h.initial;
            if (demands && h.completed[op] < h.invoked[setter(value)]) {
                return future(op, operations.get(setter(value)));
            }
        }
        return null;
    }

    private @Nullable Counterexample doubleSwap() {
        for (int op = 0; op < h.size; op++) {
            for (int other = 0; other < op; other++) {
                boolean same = swaps(op) && swaps(other) && h.guarded[op] == h.guarded[other];
                if (same
                        && setters(h.guarded[op]) + (h.guarded[op] == h.initial ? 1 : 0) == 1
                        && h.guarded[op] != ABSENT) {
                    roles.put(operations.get(op).index(), "replaced " + value(h.guarded[op]));
                    roles.put(operations.get(other).index(), "replaced the same " + value(h.guarded[op]));
                    return build(
                            Kind.DOUBLE_SWAP,
                            who(op) + " and " + who(other) + " both succeeded in replacing " + value(h.guarded[op])
                                    + ", which was written only once",
                            op,
                            operations.get(other));
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
                roles.put(operations.get(op).index(), "was refused");
                return build(
                        Kind.WRONG_REFUSAL,
                        who(op) + " was refused because the value was not " + value(h.guarded[op])
                                + ", but the other operations leave no moment at which it was anything else",
                        op,
                        null);
            }
        }
        return null;
    }

    /** An observation after which, or after whose only possible writer, a newer value was there before it began. */
    private @Nullable Counterexample stale() {
        int culprit = -1;
        int newer = -1;
        for (int op = 0; op < h.size; op++) {
            int proof = observes(op) && h.effect[op] == KEEP ? newerThan(op) : -1;
            if (proof >= 0 && (culprit < 0 || h.invoked[op] > h.invoked[culprit])) {
                culprit = op;
                newer = proof;
            }
        }
        return culprit < 0 ? null : stale(culprit, newer);
    }

    /**
     * An operation that completed before {@code op} began and shows a state that came after what {@code op} saw: a
     * mutator begun after the writer of that value was done, or its only writer proved to be by an observation; or an
     * observation of such a mutator's value.
     */
    private int newerThan(int op) {
        int latestWriterEnd = -1;
        int value = h.guarded[op];
        for (int writer = 0; writer < h.size; writer++) {
            if (h.effect[writer] == value && h.invoked[writer] < h.completed[op]) {
                latestWriterEnd = Math.max(latestWriterEnd, h.completed[writer]);
            }
        }
        int seen = firstSeen(value);
        if (seen >= 0) {
            latestWriterEnd = Math.min(latestWriterEnd, h.completed[seen]);
        }
        int best = -1;
        for (int other = 0; other < h.size; other++) {
            int writer = h.effect[other] != KEEP ? other : shownBy(other);
            boolean proof = writer >= 0
                    && h.effect[writer] != value
                    && h.completed[other] < h.invoked[op]
                    && h.invoked[writer] > latestWriterEnd;
            if (proof && (best < 0 || h.completed[other] < h.completed[best])) {
                best = other;
            }
        }
        return best;
    }

    /** The first to complete of the observations of {@code value}, if that was written once only; else -1. */
    private int firstSeen(int value) {
        int first = -1;
        boolean once = value != ABSENT && value != h.initial && setters(value) == 1;
        for (int op = 0; op < h.size && once; op++) {
            if (observes(op) && h.guarded[op] == value && (first < 0 || h.completed[op] < h.completed[first])) {
                first = op;
            }
        }
        return first;
    }

    /** The only operation whose effect {@code observation} can have seen; -1 if it may have seen another. */
    private int shownBy(int observation) {
        int value = h.guarded[observation];
        boolean single = h.guard[observation] == EQUALS && value != h.initial && setters(value) == 1;
        return single ? setter(value) : -1;
    }

    private Counterexample stale(int culprit, int newer) {
        boolean written = h.effect[newer] != KEEP;
        int state = written ? h.effect[newer] : h.guarded[newer];
        boolean nothing = h.guarded[culprit] == ABSENT;
        Kind kind = nothing ? Kind.LOST_WRITE : state == ABSENT ? Kind.RESURRECTED_VALUE : Kind.STALE_READ;
        String happened = written
                ? (state == ABSENT ? "it had been deleted" : value(state) + " had been written")
                : (state == ABSENT ? "nothing" : value(state)) + " had already been read";
        String when = gap(
                operations.get(newer).completedNanos(), operations.get(culprit).invokedNanos(), "before it began");
        roles.put(
                operations.get(culprit).index(),
                nothing ? "saw nothing where a value was" : state == ABSENT ? "saw a deleted value" : "stale read");
        roles.put(operations.get(newer).index(), written ? "the newer state, acknowledged" : "proves the newer state");
        return build(
                kind,
                what(culprit) + " although " + happened + " " + when + before(culprit, newer),
                culprit,
                operations.get(newer));
    }

    /** What shows that the stale value was there before the newer state, if its write was not answered by then. */
    private String before(int culprit, int newer) {
        int value = h.guarded[culprit];
        int began = h.effect[newer] != KEEP ? h.invoked[newer] : h.invoked[shownBy(newer)];
        boolean answered = true;
        for (int writer = 0; writer < h.size; writer++) {
            boolean early = h.effect[writer] == value && h.invoked[writer] < h.completed[culprit];
            answered &= !early || h.completed[writer] < began;
        }
        int seen = firstSeen(value);
        if (answered || seen < 0) {
            return "";
        }
        roles.put(operations.get(seen).index(), "shows that " + value(value) + " was there earlier");
        return ", and " + value(value) + ", written once only, had been seen by process "
                + operations.get(seen).process() + " before that began";
    }

    /** Two values, each written once, of which each was seen, or its write answered, before the other was seen. */
    private @Nullable Counterexample contradiction() {
        int[] first = new int[h.values];
        int[] last = new int[h.values];
        Arrays.fill(first, -1);
        Arrays.fill(last, -1);
        for (int op = 0; op < h.size; op++) {
            boolean writes = h.effect[op] > ABSENT;
            int value = writes ? h.effect[op] : h.guarded[op];
            boolean counts = h.required(op)
                    && (writes ? h.guard[op] == KeyHistory.ANY : observes(op))
                    && value != ABSENT
                    && value != h.initial
                    && setters(value) == 1;
            if (counts) {
                first[value] = first[value] < 0 || h.completed[op] < h.completed[first[value]] ? op : first[value];
                last[value] = last[value] < 0 || h.invoked[op] > h.invoked[last[value]] ? op : last[value];
            }
        }
        for (int a = 1; a < h.values; a++) {
            for (int b = 1; b < a; b++) {
                boolean both = first[a] >= 0
                        && first[b] >= 0
                        && h.completed[first[a]] < h.invoked[last[b]]
                        && h.completed[first[b]] < h.invoked[last[a]];
                if (both) {
                    return contradiction(first[a], last[a], first[b], last[b]);
                }
            }
        }
        return null;
    }

    private Counterexample contradiction(int firstA, int lastA, int firstB, int lastB) {
        boolean aLater = h.invoked[lastA] > h.invoked[lastB];
        int culprit = aLater ? lastA : lastB;
        String sentence = what(culprit) + " although " + shown(aLater ? firstB : firstA) + " before it began, and "
                + what(aLater ? lastB : lastA) + " although " + shown(aLater ? firstA : firstB)
                + " before that began; each value was written once only, so neither can have come first";
        return build(Kind.ORDER_CONFLICT, sentence, culprit, null);
    }

    private String shown(int op) {
        return h.effect[op] != KEEP
                ? value(h.effect[op]) + " had been written"
                : value(h.guarded[op]) + " had been seen by process "
                        + operations.get(op).process();
    }

    private Counterexample other() {
        int culprit = 0;
        for (int op = 0; op < h.size; op++) {
            boolean later = h.required(op) && (!h.required(culprit) || h.completed[op] > h.completed[culprit]);
            culprit = later ? op : culprit;
        }
        int distinct = (int) java.util.stream.IntStream.range(0, h.size)
                .filter(this::observes)
                .map(op -> h.guarded[op])
                .distinct()
                .count();
        Kind kind = distinct > 1 ? Kind.ORDER_CONFLICT : Kind.OTHER;
        return build(
                kind,
                what(culprit) + ", and no order of these " + h.size + " operations explains what all of them returned"
                        + (reason.equals(Finding.NO_ORDER) ? "" : ": " + reason),
                culprit,
                null);
    }

    private Counterexample build(Kind kind, String sentence, int culprit, @Nullable Operation proof) {
        Operation blamed = operations.get(culprit);
        long gap = proof == null || proof.completedNanos() < 0 || blamed.invokedNanos() < 0
                ? -1
                : Math.max(-1, blamed.invokedNanos() - proof.completedNanos());
        return new Counterexample(
                blamed.key(),
                operations,
                roles,
                kind,
                capitalized(sentence) + (unfinished ? UNFINISHED : ""),
                blamed,
                proof,
                gap);
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private String who(int op) {
        return who(operations.get(op));
    }

    private static String who(Operation o) {
        String mode = o.mode() == null ? "" : o.mode() + " ";
        String key = o.key() == null ? "" : " of " + o.key();
        return "the " + mode + (o.f().equals(Operation.CAS) ? "compare-and-set" : o.f()) + key + " by process "
                + o.process();
    }

    private String what(int op) {
        Operation o = operations.get(op);
        return who(op) + (o.f().equals(Operation.READ) ? " returned " + quoted(o.result()) : " succeeded");
    }

    /** "1.8 s before it began", or only "before it began" when the times are not known. */
    private static String gap(long from, long to, String relation) {
        return from < 0 || to < from ? relation : duration(to - from) + " " + relation;
    }

    static String duration(long nanos) {
        if (nanos >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        }
        return nanos >= 1_000_000 ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
