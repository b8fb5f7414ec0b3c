package dev.minos.checker.online;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The crashed operations of one key that may still take effect. Those that do the same are one kind with a count, since
 * none has a deadline; a kind that has taken effect in every possible past, as often as it was called, is forgotten.
 */
final class Crashed {
    /** Crashed operations that do the same; in two chains: of those with the same effect, of those from the same value. */
    static final class Kind {
        final int number;
        final boolean blind;
        final @Nullable Object guarded;
        final @Nullable Object effect;
        private int count;
        private @Nullable Kind nextSetting;
        private @Nullable Kind nextFrom;

        private Kind(int number, Call call) {
            this.number = number;
            this.blind = call.blind();
            this.guarded = call.guarded();
            this.effect = call.effect();
        }

        boolean left(Configuration configuration) {
            return configuration.used(number) < count;
        }

        boolean holds(@Nullable Object state) {
            return blind || Objects.equals(guarded, state);
        }

        boolean isLike(Call call) {
            return blind == call.blind()
                    && Objects.equals(effect, call.effect())
                    && (blind || Objects.equals(guarded, call.guarded()));
        }
    }

    private final Map<@Nullable Object, Kind> bySetting = new HashMap<>();
    private final Map<@Nullable Object, Kind> byFrom = new HashMap<>();
    private final Map<Integer, Kind> byNumber = new HashMap<>();
    private int nextNumber;

    void add(Call call) {
        Kind kind = bySetting.get(call.effect());
        while (kind != null && !kind.isLike(call)) {
            kind = kind.nextSetting;
        }
        if (kind == null) {
            kind = new Kind(nextNumber++, call);
            byNumber.put(kind.number, kind);
            kind.nextSetting = bySetting.put(kind.effect, kind);
            if (!kind.blind) {
                kind.nextFrom = byFrom.put(kind.guarded, kind);
            }
        }
        kind.count++;
    }

    /** Whether one of them sets {@code value}. */
    boolean sets(@Nullable Object value) {
        return bySetting.containsKey(value);
    }

    /** Those that set {@code value}. */
    void setting(@Nullable Object value, Consumer<Kind> consumer) {
        for (Kind kind = bySetting.get(value); kind != null; kind = kind.nextSetting) {
            consumer.accept(kind);
        }
    }

    /** The blind write of {@code value} that {@code c} has left, null if there is none. */
    @Nullable
    Kind blind(@Nullable Object value, Configuration c) {
        for (Kind kind = bySetting.get(value); kind != null; kind = kind.nextSetting) {
            if (kind.blind && kind.left(c)) {
                return kind;
            }
        }
        return null;
    }

    /** Whether a compare-and-set from {@code value} is as asked for. */
    boolean anyFrom(@Nullable Object value, Predicate<Kind> asked) {
        for (Kind kind = byFrom.get(value); kind != null; kind = kind.nextFrom) {
            if (asked.test(kind)) {
                return true;
            }
        }
        return false;
    }

    Iterable<Kind> all() {
        return byNumber.values();
    }

    /** How many kinds there are. */
    int size() {
        return byNumber.size();
    }

    /** Every possible past has used one of this kind. */
    void consume(int number) {
        Kind kind = Objects.requireNonNull(byNumber.get(number), "a kind that is not there");
        if (--kind.count > 0) {
            return;
        }
        byNumber.remove(number);
        Kind first = Objects.requireNonNull(bySetting.get(kind.effect));
        if (first == kind) {
            replace(bySetting, kind.effect, kind.nextSetting);
        } else {
            while (first.nextSetting != kind) {
                first = Objects.requireNonNull(first.nextSetting);
            }
            first.nextSetting = kind.nextSetting;
        }
        if (!kind.blind) {
            leaveFrom(kind);
        }
    }

    private void leaveFrom(Kind kind) {
        Kind first = Objects.requireNonNull(byFrom.get(kind.guarded));
        if (first == kind) {
            replace(byFrom, kind.guarded, kind.nextFrom);
            return;
        }
        while (first.nextFrom != kind) {
            first = Objects.requireNonNull(first.nextFrom);
        }
        first.nextFrom = kind.nextFrom;
    }

    private static void replace(Map<@Nullable Object, Kind> in, @Nullable Object value, @Nullable Kind kind) {
        if (kind == null) {
            in.remove(value);
        } else {
            in.put(value, kind);
        }
    }
}
