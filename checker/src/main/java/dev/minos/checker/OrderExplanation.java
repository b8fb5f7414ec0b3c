package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Counterexample.Kind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Explains what contradicts the order in which things happened: stale reads, and observers that disagree. */
final class OrderExplanation {
    /** More possible writers than that are not named. */
    private static final int NAMED = 3;

    private final ViolatedPart part;
    private final KeyHistory h;
    private final String reason;

    /** {@code reason}: what the engine said. */
    OrderExplanation(ViolatedPart part, String reason) {
        this.part = part;
        this.h = part.h;
        this.reason = reason;
    }

    /** An observation after which, or after whose only possible writer, a newer value was there before it began. */
    @Nullable
    Counterexample stale() {
        int culprit = -1;
        int newer = -1;
        for (int op = 0; op < h.size; op++) {
            int proof = part.observes(op) && h.effect[op] == KEEP ? newerThan(op) : -1;
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
        boolean once = value != ABSENT && value != h.initial && part.setters(value) == 1;
        for (int op = 0; op < h.size && once; op++) {
            if (part.observes(op) && h.guarded[op] == value && (first < 0 || h.completed[op] < h.completed[first])) {
                first = op;
            }
        }
        return first;
    }

    /** The only operation whose effect {@code observation} can have seen; -1 if it may have seen another. */
    private int shownBy(int observation) {
        int value = h.guarded[observation];
        boolean single = h.guard[observation] == EQUALS && value != h.initial && part.setters(value) == 1;
        return single ? part.setter(value) : -1;
    }

    private Counterexample stale(int culprit, int newer) {
        boolean written = h.effect[newer] != KEEP;
        int state = written ? h.effect[newer] : h.guarded[newer];
        boolean nothing = h.guarded[culprit] == ABSENT;
        Kind kind = nothing ? Kind.LOST_WRITE : state == ABSENT ? Kind.RESURRECTED_VALUE : Kind.STALE_READ;
        String happened = written
                ? (state == ABSENT ? "it had been deleted" : part.value(state) + " had been written")
                : (state == ABSENT ? "nothing" : part.value(state)) + " had already been read";
        String when = ViolatedPart.gap(
                part.operations.get(newer).completedNanos(),
                part.operations.get(culprit).invokedNanos(),
                "before it began");
        part.roles.put(
                part.operations.get(culprit).index(),
                nothing ? "saw nothing where a value was" : state == ABSENT ? "saw a deleted value" : "stale read");
        part.roles.put(
                part.operations.get(newer).index(),
                written ? "the newer state, acknowledged" : "proves the newer state");
        return part.build(
                kind,
                part.what(culprit) + " although " + happened + " " + when + before(culprit, newer),
                culprit,
                part.operations.get(newer));
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
        part.roles.put(part.operations.get(seen).index(), "shows that " + part.value(value) + " was there earlier");
        return ", and " + part.value(value) + ", written once only, had been seen by process "
                + part.operations.get(seen).process() + " before that began";
    }

    /** Two values, each written once, of which each was seen, or its write answered, before the other was seen. */
    @Nullable
    Counterexample contradiction() {
        int[] first = new int[h.values];
        int[] last = new int[h.values];
        Arrays.fill(first, -1);
        Arrays.fill(last, -1);
        for (int op = 0; op < h.size; op++) {
            boolean writes = h.effect[op] > ABSENT;
            int value = writes ? h.effect[op] : h.guarded[op];
            boolean counts = h.required(op)
                    && (writes ? h.guard[op] == KeyHistory.ANY : part.observes(op))
                    && value != ABSENT
                    && value != h.initial
                    && part.setters(value) == 1;
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
        String sentence = part.what(culprit) + " although " + shown(aLater ? firstB : firstA) + " before it began, and "
                + part.what(aLater ? lastB : lastA) + " although " + shown(aLater ? firstA : firstB)
                + " before that began; each value was written once only, so neither can have come first";
        return part.build(Kind.ORDER_CONFLICT, sentence, culprit, null);
    }

    private String shown(int op) {
        return h.effect[op] != KEEP
                ? part.value(h.effect[op]) + " had been written"
                : part.value(h.guarded[op]) + " had been seen by process "
                        + part.operations.get(op).process();
    }

    /** A value written once, seen before an operation that cannot have met it began, and seen again after its answer. */
    @Nullable
    Counterexample whileThere() {
        for (int last = 0; last < h.size; last++) {
            int value = h.guarded[last];
            int first = part.observes(last) && value != ABSENT ? firstShown(value) : -1;
            for (int op = 0; op < h.size && first >= 0; op++) {
                boolean within =
                        h.required(op) && h.completed[first] < h.invoked[op] && h.completed[op] < h.invoked[last];
                boolean other = h.effect[op] != KEEP ? h.effect[op] != value : !h.holds(op, value);
                if (within && other) {
                    return whileThere(op, first, last);
                }
            }
        }
        return null;
    }

    /** The first to complete of those that show {@code value}, if it can have become the state only once; else -1. */
    private int firstShown(int value) {
        boolean once = value != h.initial && part.setters(value) == 1;
        int writer = once ? part.setter(value) : -1;
        int seen = once ? firstSeen(value) : -1;
        boolean answered = writer >= 0 && h.required(writer);
        return answered && (seen < 0 || h.completed[writer] < h.completed[seen]) ? writer : seen;
    }

    private Counterexample whileThere(int op, int first, int last) {
        int value = h.guarded[last];
        String there = part.value(value);
        part.roles.put(part.operations.get(first).index(), "shows that " + there + " was there before");
        part.roles.put(part.operations.get(last).index(), "shows that " + there + " was still there afterwards");
        boolean nothing = h.effect[op] == KEEP && h.guarded[op] == ABSENT;
        String sentence = part.what(op) + " although " + shown(first) + " before it began, and " + part.what(last)
                + " after its answer; " + there + " had been written once only by then, so it was there all the time";
        return part.build(nothing ? Kind.LOST_WRITE : Kind.ORDER_CONFLICT, sentence, op, part.operations.get(first));
    }

    Counterexample other() {
        int culprit = 0;
        for (int op = 0; op < h.size; op++) {
            boolean later = h.required(op) && (!h.required(culprit) || h.completed[op] > h.completed[culprit]);
            culprit = later ? op : culprit;
        }
        int distinct = (int) IntStream.range(0, h.size)
                .filter(part::observes)
                .map(op -> h.guarded[op])
                .distinct()
                .count();
        Kind kind = distinct > 1 ? Kind.ORDER_CONFLICT : Kind.OTHER;
        return part.build(
                kind,
                part.what(culprit) + writers(culprit) + forcedBy(culprit) + "; no order of these " + h.size
                        + " operations explains what all of them returned"
                        + (reason.equals(Finding.NO_ORDER) ? "" : ": " + reason),
                culprit,
                null);
    }

    /** Who can have set what {@code culprit} saw. */
    private String writers(int culprit) {
        int value = h.guarded[culprit];
        if (!part.observes(culprit) || value == ABSENT || value == h.initial) {
            return "";
        }
        String[] able = IntStream.range(0, h.size)
                .filter(op -> h.effect[op] == value && h.invoked[op] < h.completed[culprit] && op != culprit)
                .mapToObj(op -> part.who(op) + (h.required(op) ? "" : " (unanswered, or answered later)"))
                .toArray(String[]::new);
        if (able.length == 0 || able.length > NAMED) {
            return "";
        }
        return ", and only " + String.join(" or ", able) + " can have set " + part.value(value);
    }

    /** What was certain right before {@code culprit} began. */
    private String forcedBy(int culprit) {
        int last = -1;
        for (int op = 0; op < h.size; op++) {
            boolean before = h.required(op) && h.completed[op] < h.invoked[culprit];
            last = before && (last < 0 || h.completed[op] > h.completed[last]) ? op : last;
        }
        return last < 0 ? "" : ", while " + part.what(last) + " right before it began";
    }
}
