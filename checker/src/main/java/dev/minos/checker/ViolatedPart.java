package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Counterexample.Kind;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The few operations that are to be explained, and the words for them. */
final class ViolatedPart {
    final KeyHistory h;
    /** The operations as they were recorded, and what part each plays, by its index. */
    final List<Operation> operations = new ArrayList<>();

    final Map<Integer, String> roles = new TreeMap<>();
    /** Per value the first operation that sets it, -1 none; and how many do. */
    private final int[] setter;

    private final int[] setters;
    private final boolean unfinished;

    /** {@code unfinished}: time ended before {@code minimal} was. */
    ViolatedPart(History history, KeyHistory minimal, boolean unfinished) {
        this.h = minimal;
        this.unfinished = unfinished;
        this.setter = new int[h.values];
        this.setters = new int[h.values];
        Arrays.fill(setter, -1);
        for (int op = h.size - 1; op >= 0; op--) {
            if (h.effect[op] != KEEP) {
                setter[h.effect[op]] = op;
                setters[h.effect[op]]++;
            }
        }
        for (int op = 0; op < h.size; op++) {
            operations.add(history.operation(root(op)));
        }
        for (int op = 0; op < h.size; op++) {
            roles.put(operations.get(op).index(), defaultRole(op));
        }
    }

    /** The operation's number in the recorded history. */
    int root(int op) {
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

    String value(int value) {
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

    static String quoted(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof String ? "\"" + value + "\"" : value.toString();
    }

    boolean observes(int op) {
        return h.guard[op] == EQUALS && h.required(op);
    }

    int setter(int value) {
        return setter[value];
    }

    int setters(int value) {
        return setters[value];
    }

    Counterexample build(Kind kind, String sentence, int culprit, @Nullable Operation proof) {
        Operation blamed = operations.get(culprit);
        long gap = proof == null || proof.completedNanos() < 0 || blamed.invokedNanos() < 0
                ? -1
                : Math.max(-1, blamed.invokedNanos() - proof.completedNanos());
        return new Counterexample(
                blamed.key(),
                operations,
                roles,
                kind,
                capitalized(sentence) + (unfinished ? Explanation.UNFINISHED : ""),
                blamed,
                proof,
                gap);
    }

    private static String capitalized(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    String who(int op) {
        return who(operations.get(op));
    }

    static String who(Operation o) {
        String mode = o.mode() == null ? "" : o.mode() + " ";
        String key = o.key() == null ? "" : " of " + o.key();
        return "the " + mode + (o.f().equals(Operation.CAS) ? "compare-and-set" : o.f()) + key + " by process "
                + o.process();
    }

    String what(int op) {
        Operation o = operations.get(op);
        return who(op) + (o.f().equals(Operation.READ) ? " returned " + quoted(o.result()) : " succeeded");
    }

    /** "1.8 s before it began", or only "before it began" when the times are not known. */
    static String gap(long from, long to, String relation) {
        return from < 0 || to < from ? relation : duration(to - from) + " " + relation;
    }

    static String duration(long nanos) {
        if (nanos >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
        }
        return nanos >= 1_000_000 ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
