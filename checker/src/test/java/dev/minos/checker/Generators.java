package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.EQUALS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random small histories that are near the border between linearizable and not: built around a schedule, then damaged;
 * dense instances of the absent/present puzzle; repeated values. Every choice comes from the {@link Random} given.
 */
public final class Generators {
    public enum Feature {
        INITIAL,
        INDETERMINATE,
        CAS,
        DELETE,
        CREATE,
        CAS_TO_ABSENT,
        REFUSED_CAS,
        INDETERMINATE_CAS_TO_ABSENT,
        DELETE_REPORTS
    }

    /** A history under construction. */
    public static final class Draft {
        public final List<Update> ops = new ArrayList<>();
        public int initial = ABSENT;

        public KeyHistory history() {
            return Intervals.history(initial, ops);
        }
    }

    private final Random random;

    public Generators(Random random) {
        this.random = random;
    }

    public static Update read(int value, long from, long to) {
        return new Update(EQUALS, value, KEEP, from, to, 0, -1);
    }

    public static Update write(int value, long from, long to) {
        return new Update(ANY, 0, value, from, to, 0, -1);
    }

    public static Update cas(int expected, int value, long from, long to) {
        return new Update(EQUALS, expected, value, from, to, 0, -1);
    }

    public static Update refused(int expected, long from, long to) {
        return new Update(DIFFERS, expected, KEEP, from, to, 0, -1);
    }

    public static Update deleteExisting(long from, long to) {
        return new Update(DIFFERS, ABSENT, ABSENT, from, to, 0, -1);
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Exponentially distributed with that mean, in thousandths. */
    private long spread(double mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean * 1000);
    }

    private long end(boolean indeterminate, long completed) {
        return indeterminate ? Update.NEVER : completed;
    }

    /** Any of the kinds below with these features, at most {@code most} operations. */
    public Draft any(Set<Feature> features, int most) {
        int size = 2 + random.nextInt(most - 1);
        double kind = random.nextDouble();
        if (kind < 0.65) {
            Draft draft = linearizable(size, features, pick(List.of(0.5, 1.5, 3.0, 6.0)));
            return kind < 0.3 ? draft : damaged(draft);
        }
        return scattered(size, features);
    }

    /** Linearizable by construction, written values unique. */
    public Draft linearizable(int size, Set<Feature> features, double width) {
        Draft draft = new Draft();
        long span = 1000L * size * pick(List.of(1, 2, 4));
        boolean ties = chance(0.5);
        long[] points = random.longs(size, 0, span).sorted().toArray();
        int state = ABSENT;
        if (features.contains(Feature.INITIAL) && chance(0.3)) {
            state = 1;
            draft.initial = 1;
        }
        int fresh = 2;
        List<Integer> seen = new ArrayList<>(List.of(state));
        for (long point : points) {
            long from = point - spread(width);
            long to = point + spread(width);
            if (ties) {
                from = Math.floorDiv(from, 1000) * 1000;
                to = Math.floorDiv(to, 1000) * 1000 + 1000;
            }
            boolean info = features.contains(Feature.INDETERMINATE) && chance(0.2);
            boolean happens = !info || chance(0.5);
            double kind = random.nextDouble();
            if (kind < 0.40) {
                draft.ops.add(read(state, from, to));
            } else if (kind < 0.62) {
                int value = fresh++;
                draft.ops.add(write(value, from, end(info, to)));
                state = happens ? value : state;
            } else if (kind < 0.78) {
                state = remove(draft, features, state, from, to, info, happens);
            } else if (features.contains(Feature.CAS)) {
                int expected = chance(0.3) ? pick(seen) : state;
                boolean toAbsent = chance(0.25)
                        && features.contains(info ? Feature.INDETERMINATE_CAS_TO_ABSENT : Feature.CAS_TO_ABSENT);
                boolean allowed = expected != ABSENT || features.contains(Feature.CREATE);
                int value = toAbsent ? ABSENT : fresh++;
                if (!allowed) {
                    draft.ops.add(read(state, from, to));
                } else if (info) {
                    draft.ops.add(cas(expected, value, from, Update.NEVER));
                    state = happens && expected == state ? value : state;
                } else if (expected == state) {
                    draft.ops.add(cas(expected, value, from, to));
                    state = value;
                } else if (features.contains(Feature.REFUSED_CAS)) {
                    draft.ops.add(refused(expected, from, to));
                }
            }
            seen.add(state);
        }
        return draft;
    }

    private int remove(
            Draft draft, Set<Feature> features, int state, long from, long to, boolean info, boolean happens) {
        if (!features.contains(Feature.DELETE)) {
            draft.ops.add(read(state, from, to));
            return state;
        }
        if (!info && features.contains(Feature.DELETE_REPORTS) && chance(0.5)) {
            draft.ops.add(state != ABSENT ? deleteExisting(from, to) : read(ABSENT, from, to));
            return ABSENT;
        }
        draft.ops.add(write(ABSENT, from, end(info, to)));
        return happens ? ABSENT : state;
    }

    /** Changes one to three things: a value seen, an interval moved or shrunk, an operation lost, a cas. */
    public Draft damaged(Draft draft) {
        int times = pick(List.of(1, 1, 1, 2, 3));
        for (int i = 0; i < times && !draft.ops.isEmpty(); i++) {
            damage(draft);
        }
        return draft;
    }

    private void damage(Draft draft) {
        List<Integer> values = new ArrayList<>(List.of(draft.initial, ABSENT));
        draft.ops.stream().map(Update::effect).filter(v -> v != KEEP).forEach(values::add);
        int at = random.nextInt(draft.ops.size());
        Update op = draft.ops.get(at);
        double kind = random.nextDouble();
        if (kind < 0.45 ? op.guard() == EQUALS && op.effect() == KEEP : kind >= 0.9 && op.guard() == EQUALS) {
            draft.ops.set(at, new Update(EQUALS, pick(values), op.effect(), op.invoked(), op.completed(), 0, -1));
        } else if (kind >= 0.45 && kind < 0.7) {
            long by = chance(0.5) ? spread(3) : -spread(3);
            long to = op.required() ? op.completed() + by : op.completed();
            draft.ops.set(at, moved(op, op.invoked() + by, to));
        } else if (kind >= 0.7 && kind < 0.85 && op.required()) {
            long middle = (op.invoked() + op.completed()) / 2;
            draft.ops.set(at, chance(0.5) ? moved(op, middle, op.completed()) : moved(op, op.invoked(), middle));
        } else if (kind >= 0.85 && kind < 0.9) {
            draft.ops.remove(at);
        }
    }

    public static Update moved(Update op, long from, long to) {
        return new Update(op.guard(), op.guarded(), op.effect(), from, to, op.source(), op.version());
    }

    /** Intervals and values at random. */
    public Draft scattered(int size, Set<Feature> features) {
        Draft draft = new Draft();
        int writes = 1 + random.nextInt(Math.max(1, size / 2));
        draft.initial = features.contains(Feature.INITIAL) && chance(0.2) ? 1 : ABSENT;
        List<Integer> pool = new ArrayList<>(List.of(draft.initial));
        for (int value = 2; value < 2 + writes; value++) {
            pool.add(value);
        }
        if (features.contains(Feature.DELETE)) {
            pool.addAll(List.of(ABSENT, ABSENT));
        }
        for (int i = 0; i < size; i++) {
            long a = random.nextInt(3 * size);
            long b = chance(0.5) ? a + random.nextInt(5) : random.nextInt(3 * size);
            boolean info = features.contains(Feature.INDETERMINATE) && chance(0.15);
            long from = Math.min(a, b);
            long to = end(info, Math.max(a, b));
            draft.ops.add(i < writes ? setter(features, pool, 2 + i, from, to) : other(features, pool, from, to));
        }
        return draft;
    }

    private Update setter(Set<Feature> features, List<Integer> pool, int value, long from, long to) {
        int expected = pick(pool);
        boolean conditional = features.contains(Feature.CAS)
                && chance(0.4)
                && expected != value
                && (expected != ABSENT || features.contains(Feature.CREATE));
        return conditional ? cas(expected, value, from, to) : write(value, from, to);
    }

    private Update other(Set<Feature> features, List<Integer> pool, long from, long to) {
        double kind = random.nextDouble();
        if (features.contains(Feature.DELETE) && kind < 0.3) {
            boolean certain = to != Update.NEVER;
            if (certain && features.contains(Feature.CAS_TO_ABSENT) && chance(0.3)) {
                return cas(pick(pool), ABSENT, from, to);
            }
            if (certain && features.contains(Feature.DELETE_REPORTS) && chance(0.5)) {
                return chance(0.5) ? deleteExisting(from, to) : read(ABSENT, from, to);
            }
            return write(ABSENT, from, to);
        }
        if (features.contains(Feature.INDETERMINATE_CAS_TO_ABSENT) && kind < 0.4) {
            return cas(pick(pool), ABSENT, from, Update.NEVER);
        }
        long certainTo = to == Update.NEVER ? from + random.nextInt(5) : to;
        if (features.contains(Feature.REFUSED_CAS) && kind < 0.5) {
            return refused(pick(pool), from, certainTo);
        }
        return read(pick(pool), from, certainTo);
    }

    /** Dense instances of scheduling the absent/present bit. */
    public Draft bits(int most) {
        Draft draft = new Draft();
        int span = 6 + random.nextInt(20);
        int length = pick(List.of(2, 4, 8, 14));
        draft.initial = chance(0.25) ? 1 : ABSENT;
        int fresh = 2;
        int size = 3 + random.nextInt(most - 2);
        while (draft.ops.size() < size) {
            long[] w = window(span, length);
            double kind = random.nextDouble();
            if (kind < 0.18) {
                draft.ops.add(write(ABSENT, w[0], w[1]));
            } else if (kind < 0.22) {
                draft.ops.add(write(ABSENT, w[0], Update.NEVER));
            } else if (kind < 0.38) {
                draft.ops.add(read(ABSENT, w[0], w[1]));
            } else if (kind < 0.50) {
                draft.ops.add(write(fresh++, w[0], w[1]));
            } else if (kind < 0.68) {
                draft.ops.add(cas(ABSENT, fresh++, w[0], w[1]));
            } else if (kind < 0.88) {
                fresh = chain(draft, fresh, span, length, w);
            } else {
                draft.ops.add(read(draft.initial, draft.initial == ABSENT ? w[0] : w[0] / 3, w[1]));
            }
        }
        return draft;
    }

    private long[] window(int span, int length) {
        long from = random.nextInt(span);
        return new long[] {from, Math.min(span, from + random.nextInt(length + 1))};
    }

    private int chain(Draft draft, int value, int span, int length, long[] w) {
        long to = end(chance(0.2), w[1]);
        draft.ops.add(chance(0.5) ? write(value, w[0], to) : cas(ABSENT, value, w[0], to));
        long[] x = window(span, length);
        if (chance(0.7) && x[0] < w[0]) {
            x = new long[] {w[0] + x[1] - x[0], w[1] + x[1] - x[0]};
        }
        double kind = random.nextDouble();
        if (kind < 0.45) {
            draft.ops.add(read(value, x[0], x[1]));
            return value + 1;
        }
        if (kind < 0.75) {
            draft.ops.add(cas(value, ABSENT, x[0], x[1]));
            return value + 1;
        }
        draft.ops.add(cas(value, value + 1, x[0], x[1]));
        if (chance(0.6)) {
            long[] y = window(span, length);
            long from = Math.max(x[0], y[0]);
            long until = Math.max(x[1], y[1]);
            draft.ops.add(chance(0.6) ? cas(value + 1, ABSENT, from, until) : read(value + 1, from, until));
        }
        return value + 2;
    }

    /** As {@link #bits}, with refusals, deletes that report, and indeterminate conditional deletes. */
    public Draft negativeBits(int most) {
        Draft draft = bits(most);
        List<Integer> values = new ArrayList<>(List.of(ABSENT));
        draft.ops.stream().map(Update::effect).filter(v -> v != KEEP).forEach(values::add);
        draft.ops.replaceAll(op -> chance(0.25) ? negated(op, values) : op);
        return draft;
    }

    private Update negated(Update op, List<Integer> values) {
        if (op.guard() == EQUALS && op.effect() == KEEP) {
            return refused(pick(values), op.invoked(), op.completed());
        }
        if (op.guard() == ANY && op.effect() == ABSENT && op.required()) {
            return deleteExisting(op.invoked(), op.completed());
        }
        return op.guard() == EQUALS && op.effect() == ABSENT ? op.weakened() : op;
    }

    /** Few values, written again and again; everything allowed. */
    public Draft repeated(int most) {
        Draft draft = new Draft();
        int size = 2 + random.nextInt(most - 1);
        int span = 4 + random.nextInt(3 * size);
        int values = 2 + random.nextInt(3);
        int state = ABSENT;
        long[] points = random.longs(size, 0, span).sorted().toArray();
        boolean good = chance(0.6);
        for (long point : points) {
            long from = good ? point - random.nextInt(5) : random.nextInt(span);
            long to = good ? point + random.nextInt(5) : from + random.nextInt(6);
            state = repeat(draft, values, state, good, from, to);
        }
        return draft;
    }

    private int repeat(Draft draft, int values, int state, boolean good, long from, long to) {
        int x = random.nextInt(values);
        int y = random.nextInt(values);
        boolean info = chance(0.2);
        double kind = random.nextDouble();
        if (kind < 0.35) {
            draft.ops.add(read(good && chance(0.93) ? state : x, from, to));
            return state;
        }
        if (kind < 0.6) {
            draft.ops.add(write(x, from, end(info, to)));
            return !info || chance(0.5) ? x : state;
        }
        if (kind < 0.85) {
            int expected = chance(0.7) ? state : x;
            if (info || expected == state || chance(0.05)) {
                draft.ops.add(cas(expected, y, from, end(info, to)));
                return (!info || chance(0.5)) && expected == state ? y : state;
            }
            draft.ops.add(refused(expected, from, to));
            return state;
        }
        draft.ops.add(state != ABSENT ? deleteExisting(from, to) : read(ABSENT, from, to));
        return ABSENT;
    }

    /**
     * Busy clients on few values: long windows around a schedule, so that writes can hide behind one another and an
     * unanswered operation may be of use much later; some observations are then made up.
     */
    public Draft crowded(int most) {
        Draft draft = new Draft();
        int size = 4 + random.nextInt(most - 3);
        int values = 2 + random.nextInt(2);
        int width = 2 + random.nextInt(12);
        double lies = pick(List.of(0.0, 0.1, 0.3));
        int state = ABSENT;
        for (int point = 0; point < size; point++) {
            long from = 4L * point - random.nextInt(width);
            long to = 4L * point + 1 + random.nextInt(width);
            int x = random.nextInt(values);
            int y = random.nextInt(values);
            boolean info = chance(0.2);
            boolean happens = !info || chance(0.5);
            double kind = random.nextDouble();
            if (kind < 0.4) {
                draft.ops.add(read(chance(lies) ? x : state, from, to));
            } else if (kind < 0.8) {
                draft.ops.add(write(x, from, end(info, to)));
                state = happens ? x : state;
            } else if (info || x == state) {
                draft.ops.add(cas(x, y, from, end(info, to)));
                state = happens && x == state ? y : state;
            } else {
                draft.ops.add(refused(x, from, to));
            }
        }
        return draft;
    }
}
