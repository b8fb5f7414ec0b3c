package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.checker.measure.ReadStaleness.Kind;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class StalenessProperties {
    @Property(tries = 8_000)
    void linearizableHistoriesHaveNoStaleRead(@ForAll long seed) {
        Random random = new Random(seed);
        History history =
                RandomHistory.of(random, RandomHistory.Shape.any(random, 40).withLies(0));

        ReadStaleness reads = Staleness.of(history).in(null);

        assertEquals(reads.size(), reads.count(Kind.FRESH));
    }

    @Property(tries = 8_000)
    void whatTheOracleCallsLinearizableHasNoStaleRead(@ForAll long seed) {
        Random random = new Random(seed);
        History history = RandomHistory.of(random, RandomHistory.Shape.any(random, 9));
        ReadStaleness reads = Staleness.of(history).in(null);
        if (reads.count(Kind.FRESH) < reads.size()) {
            assertEquals(false, Oracle.linearizable(history), () -> "alarm on " + Oracle.operations(history));
        }
    }

    @Property(tries = 8_000)
    void theSweepEqualsTheDefinition(@ForAll long seed) {
        Random random = new Random(seed);
        History history = RandomHistory.of(random, RandomHistory.Shape.any(random, 25));
        ReadStaleness reads = Staleness.of(history).in(null);
        List<Operation> all = Oracle.operations(history);
        List<Operation> read = all.stream().filter(op -> op.f().equals("read")).toList();

        assertEquals(read.size(), reads.size());
        for (int row = 0; row < reads.size(); row++) {
            assertEquals(read.get(row).index(), reads.index(row));
            compare(all, read.get(row), reads, row);
        }
    }

    private static void compare(List<Operation> all, Operation read, ReadStaleness reads, int row) {
        Integer charged = charged(all, read);
        if (charged == null) {
            boolean exists = all.stream().anyMatch(op -> sets(op, read.result()));
            assertEquals(exists ? Kind.FUTURE : Kind.UNKNOWN_VALUE, reads.kind(row));
            return;
        }
        List<Operation> newer =
                all.stream().filter(op -> sets(op) && op.invoked() > charged).toList();
        List<Operation> missed =
                newer.stream().filter(op -> proof(all, op) < read.invoked()).toList();
        boolean acknowledged = newer.stream().anyMatch(op -> op.completed() < read.invoked());
        assertEquals(missed.size(), reads.versionsMissed(row));
        assertEquals(missed.isEmpty() ? Kind.FRESH : acknowledged ? Kind.STALE : Kind.INVERSION, reads.kind(row));
        long first = missed.stream().mapToLong(op -> proof(all, op)).min().orElse(-1);
        long nanos = all.stream()
                .filter(op -> op.completed() == first)
                .mapToLong(op -> read.invokedNanos() - op.completedNanos())
                .findFirst()
                .orElse(0);
        assertEquals(nanos, reads.staleNanos(row));
    }

    /** The latest proof among the versions that the read may have seen; null for none. */
    private static @Nullable Integer charged(List<Operation> all, Operation read) {
        Integer latest = read.result() == null ? -1 : null;
        for (Operation op : all) {
            if (sets(op, read.result()) && op.invoked() < read.completed()) {
                latest = Math.max(latest == null ? -1 : latest, proof(all, op));
            }
        }
        return latest;
    }

    private static int proof(List<Operation> all, Operation setter) {
        Object value = value(setter);
        boolean only = all.stream().filter(op -> sets(op, value)).count() == 1 && value != null;
        return all.stream()
                .filter(op -> only && saw(op, value) && op.completed() > setter.invoked())
                .mapToInt(Operation::completed)
                .reduce(setter.completed(), Math::min);
    }

    private static boolean saw(Operation op, @Nullable Object value) {
        return switch (op.f()) {
            case "read" -> Objects.equals(op.result(), value);
            case "cas" ->
                op.refused()
                        ? op.actualKnown() && Objects.equals(op.actual(), value)
                        : Objects.equals(op.expected(), value);
            default -> false;
        };
    }

    private static boolean sets(Operation op, @Nullable Object value) {
        return sets(op) && Objects.equals(value(op), value);
    }

    private static boolean sets(Operation op) {
        return switch (op.f()) {
            case "read" -> false;
            case "cas" -> !op.refused() && !Objects.equals(op.expected(), op.argument());
            default -> true;
        };
    }

    private static @Nullable Object value(Operation op) {
        return op.f().equals("delete") ? null : op.argument();
    }
}
