package dev.minos.checker.measure;

import dev.minos.checker.measure.Sessions.Guarantee;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What docs/measures.md says of sessions and losses, word by word and in the dumbest way; of one key. */
final class Definitions {
    private static final int NEVER = History.NEVER;
    private static final int BEFORE_ALL = -1;

    private final List<Operation> all;
    private final List<Operation> failed;

    Definitions(History history) {
        all = new ArrayList<>(Oracle.operations(history));
        all.removeIf(Oracle::contradictsItself);
        all.removeIf(op -> op.completed() == NEVER && op.f().equals("cas") && idle(op));
        all.sort(Comparator.comparingInt(Operation::invoked));
        failed = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Operation op = history.operation(i);
            if (op.outcome() == dev.minos.history.Outcome.FAIL && op.argument() != null) {
                failed.add(op);
            }
        }
    }

    private static boolean idle(Operation op) {
        return Objects.equals(op.expected(), op.argument());
    }

    /** The value that it saw, if it {@link #observes}. */
    static @Nullable Object saw(Operation op) {
        return op.f().equals("read") ? op.result() : op.refused() ? op.actual() : op.expected();
    }

    private static boolean observes(Operation op) {
        boolean says = op.f().equals("read") || (op.f().equals("cas") && (!op.refused() || op.actualKnown()));
        return says && op.completed() != NEVER;
    }

    private static boolean sets(Operation op) {
        boolean swaps = op.f().equals("cas") && !op.refused() && !idle(op);
        return op.f().equals("write") || op.f().equals("delete") || swaps;
    }

    private static @Nullable Object value(Operation op) {
        return op.f().equals("delete") ? null : op.argument();
    }

    private List<Operation> setters(@Nullable Object value) {
        return all.stream()
                .filter(op -> sets(op) && Objects.equals(value(op), value))
                .toList();
    }

    /** The one operation that can have written the value; null if there are others, or it is that of the beginning. */
    private @Nullable Operation onlyWriter(@Nullable Object value) {
        List<Operation> setters = setters(value);
        return value != null && setters.size() == 1 ? setters.get(0) : null;
    }

    /** The first completion that shows that the version was there. */
    private int proved(Operation setter) {
        Object value = value(setter);
        int proved = setter.completed();
        if (onlyWriter(value) != null) {
            for (Operation op : all) {
                boolean after = op.completed() > setter.invoked();
                if (observes(op) && after && Objects.equals(saw(op), value)) {
                    proved = Math.min(proved, op.completed());
                }
            }
        }
        return proved;
    }

    /** When what it saw was proved at the latest; null if it is not known to be possible. */
    private @Nullable Integer age(Operation op) {
        int age = BEFORE_ALL;
        boolean possible = saw(op) == null;
        for (Operation setter : setters(saw(op))) {
            if (setter.invoked() < op.completed()) {
                possible = true;
                age = Math.max(age, proved(setter));
            }
        }
        return possible && age != NEVER ? age : null;
    }

    /** Whether the value can have been there at all when {@code op} saw it. */
    private boolean isPossible(Operation op) {
        return saw(op) == null || setters(saw(op)).stream().anyMatch(setter -> setter.invoked() < op.completed());
    }

    private List<Operation> earlier(Operation op) {
        return all.stream()
                .filter(other -> other.process() == op.process() && other.invoked() < op.invoked())
                .toList();
    }

    private int firstBegun(@Nullable Object value) {
        return setters(value).stream().mapToInt(Operation::invoked).min().orElse(NEVER);
    }

    int broken(Guarantee guarantee) {
        return (int) all.stream()
                .filter(op -> observes(op) && age(op) != null && breaks(op, guarantee))
                .count();
    }

    private boolean breaks(Operation op, Guarantee guarantee) {
        return switch (guarantee) {
            case READ_YOUR_WRITES ->
                earlier(op).stream()
                        .anyMatch(own -> sets(own) && own.completed() != NEVER && olderThan(op, own.invoked()));
            case MONOTONIC_READS -> seenBefore(op).stream().anyMatch(seen -> olderThan(op, firstBegun(saw(seen))));
            case MONOTONIC_WRITES -> seenBefore(op).stream().anyMatch(seen -> writtenInOrder(op, seen));
            case WRITES_FOLLOW_READS ->
                breaks(op, Guarantee.MONOTONIC_READS)
                        && seenBefore(op).stream().anyMatch(seen -> knewBeforeWriting(op, seen));
        };
    }

    private boolean olderThan(Operation op, int moment) {
        Integer age = age(op);
        return age != null && age < moment;
    }

    /** What the session had seen before, but for what was there from the beginning and what is impossible. */
    private List<Operation> seenBefore(Operation op) {
        return earlier(op).stream()
                .filter(seen -> observes(seen) && saw(seen) != null && isPossible(seen))
                .toList();
    }

    /** One process wrote what {@code op} saw, and then what {@code seen} had seen. */
    private boolean writtenInOrder(Operation op, Operation seen) {
        Operation first = onlyWriter(saw(op));
        Operation second = onlyWriter(saw(seen));
        return first != null
                && second != null
                && first.process() == second.process()
                && first.invoked() < second.invoked();
    }

    /** One process had seen what {@code op} saw when it wrote what {@code seen} had seen. */
    private boolean knewBeforeWriting(Operation op, Operation seen) {
        Operation answer = onlyWriter(saw(seen));
        return answer != null
                && onlyWriter(saw(op)) != null
                && all.stream()
                        .anyMatch(sight -> observes(sight)
                                && isPossible(sight)
                                && sight.process() == answer.process()
                                && sight.invoked() <= answer.invoked()
                                && Objects.equals(saw(sight), saw(op)));
    }

    int lost() {
        return (int) all.stream().filter(this::isLost).count();
    }

    private boolean isLost(Operation write) {
        return sets(write)
                && write.completed() != NEVER
                && Objects.equals(onlyWriter(value(write)), write)
                && all.stream().noneMatch(op -> observes(op) && Objects.equals(saw(op), value(write)))
                && all.stream()
                        .anyMatch(op ->
                                observes(op) && op.invoked() > write.completed() && olderThan(op, write.invoked()));
    }

    int resurrected() {
        return (int) all.stream()
                .filter(op -> observes(op) && saw(op) != null && age(op) != null)
                .filter(op -> all.stream()
                        .anyMatch(delete -> sets(delete)
                                && value(delete) == null
                                && delete.completed() < op.invoked()
                                && olderThan(op, delete.invoked())))
                .count();
    }

    int failedButSeen() {
        return (int) all.stream()
                .filter(op ->
                        observes(op) && saw(op) != null && setters(saw(op)).isEmpty())
                .filter(op -> failed.stream().anyMatch(write -> Objects.equals(write.argument(), saw(op))))
                .count();
    }
}
