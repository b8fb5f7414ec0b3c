package dev.minos.checker.online;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The crashed operations of one key that may still take effect. Those that do the same are one kind with a count, since
 * none has a deadline; a kind that has taken effect in every possible past, as often as it was called, is forgotten.
 */
final class Crashed {
    /** Crashed operations that do the same. */
    static final class Kind {
        final int number;
        final Call call;
        private int count;

        Kind(int number, Call call) {
            this.number = number;
            this.call = call;
        }

        boolean left(Configuration configuration) {
            return configuration.used(number) < count;
        }
    }

    private record Shape(
            Call.Guard guard,
            @Nullable Object guarded,
            @Nullable Object effect) {
        Shape(Call call) {
            this(call.guard(), call.guarded(), call.effect());
        }
    }

    private final Map<Shape, Kind> kinds = new HashMap<>();
    private final TreeMap<Integer, Kind> byNumber = new TreeMap<>();
    private final Map<@Nullable Object, List<Kind>> byEffect = new HashMap<>();
    private final Map<@Nullable Object, List<Kind>> byGuarded = new HashMap<>();
    private int nextNumber;

    void add(Call call) {
        Kind kind = kinds.get(new Shape(call));
        if (kind == null) {
            kind = new Kind(nextNumber++, call);
            kinds.put(new Shape(call), kind);
            byNumber.put(kind.number, kind);
            byEffect.computeIfAbsent(call.effect(), e -> new ArrayList<>(1)).add(kind);
            if (!call.blind()) {
                byGuarded
                        .computeIfAbsent(call.guarded(), e -> new ArrayList<>(1))
                        .add(kind);
            }
        }
        kind.count++;
    }

    /** Those that set {@code value}. */
    List<Kind> setting(@Nullable Object value) {
        return byEffect.getOrDefault(value, List.of());
    }

    /** Compare-and-sets from {@code value}. */
    List<Kind> from(@Nullable Object value) {
        return byGuarded.getOrDefault(value, List.of());
    }

    Iterable<Kind> all() {
        return byNumber.values();
    }

    /** How many kinds there are. */
    int size() {
        return kinds.size();
    }

    /** Every possible past has used one of this kind. */
    void consume(int number) {
        Kind kind = Objects.requireNonNull(byNumber.get(number), "a kind that is not there");
        if (--kind.count == 0) {
            byNumber.remove(number);
            kinds.remove(new Shape(kind.call));
            drop(byEffect, kind.call.effect(), kind);
            drop(byGuarded, kind.call.guarded(), kind);
        }
    }

    private static void drop(Map<@Nullable Object, List<Kind>> from, @Nullable Object value, Kind kind) {
        List<Kind> those = from.get(value);
        if (those != null && those.remove(kind) && those.isEmpty()) {
            from.remove(value);
        }
    }
}
