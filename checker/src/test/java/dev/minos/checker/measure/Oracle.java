package dev.minos.checker.measure;

import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Dumb answers for small histories of one key, by trying every order. */
final class Oracle {
    private final List<Operation> operations;
    private final BiPredicate<Operation, Operation> before;
    private final Set<List<@Nullable Object>> seen = new HashSet<>();

    private Oracle(List<Operation> operations, BiPredicate<Operation, Operation> before) {
        this.operations = operations;
        this.before = before;
    }

    static boolean linearizable(History history) {
        return explained(operations(history), (a, b) -> a.completed() < b.invoked());
    }

    /** Whether some order of the operations that respects {@code before} explains what they saw. */
    static boolean explained(List<Operation> operations, BiPredicate<Operation, Operation> before) {
        return operations.stream().noneMatch(Oracle::contradictsItself)
                && new Oracle(operations, before).search(0, null);
    }

    /** A cas that was refused because the value was not the one that it says was there. */
    static boolean contradictsItself(Operation op) {
        return op.refused() && op.actualKnown() && Objects.equals(op.actual(), op.expected());
    }

    /** Those that say anything. */
    static List<Operation> operations(History history) {
        List<Operation> out = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Operation op = history.operation(i);
            boolean read = op.f().equals("read");
            boolean says = switch (op.outcome()) {
                case OK -> true;
                case FAIL -> op.refused();
                case INFO -> !read;
            };
            if (says) {
                out.add(op);
            }
        }
        return out;
    }

    private boolean search(long done, @Nullable Object state) {
        boolean all = true;
        for (int i = 0; i < operations.size(); i++) {
            all &= operations.get(i).outcome() == Outcome.INFO || (done & 1L << i) != 0;
        }
        if (all) {
            return true;
        }
        if (!seen.add(java.util.Arrays.asList(done, state))) {
            return false;
        }
        for (int i = 0; i < operations.size(); i++) {
            if ((done & 1L << i) == 0 && ready(i, done) && holds(operations.get(i), state)) {
                if (search(done | 1L << i, after(operations.get(i), state))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean ready(int i, long done) {
        for (int j = 0; j < operations.size(); j++) {
            boolean required = operations.get(j).outcome() != Outcome.INFO;
            if (j != i && required && (done & 1L << j) == 0 && before.test(operations.get(j), operations.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Operation op, @Nullable Object state) {
        if (op.f().equals("read")) {
            return Objects.equals(op.result(), state);
        }
        if (!op.f().equals("cas")) {
            return true;
        }
        boolean equal = Objects.equals(op.expected(), state);
        return op.refused() ? (op.actualKnown() ? Objects.equals(op.actual(), state) : !equal) : equal;
    }

    private static @Nullable Object after(Operation op, @Nullable Object state) {
        return switch (op.f()) {
            case "write" -> op.argument();
            case "cas" -> op.refused() ? state : op.argument();
            case "delete" -> null;
            default -> state;
        };
    }
}
