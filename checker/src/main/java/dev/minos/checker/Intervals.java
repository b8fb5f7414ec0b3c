package dev.minos.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a {@link KeyHistory} from operations with arbitrary, possibly equal, time stamps. Intervals are closed: at
 * equal stamps an invocation comes before a completion, so operations that touch are concurrent. Used where operations
 * are few or stamps shift (counterexamples, relaxations, tests); whole recorded histories take the linear way of
 * {@link KeyHistories}.
 */
public final class Intervals {
    /** One guarded update; {@code completed == Long.MAX_VALUE} for an optional one. */
    public record Update(byte guard, int guarded, int effect, long invoked, long completed, int source, long version) {
        public static final long NEVER = Long.MAX_VALUE;

        public boolean required() {
            return completed != NEVER;
        }

        boolean useless() {
            return !required() && normalEffect() == KeyHistory.KEEP;
        }

        /** Setting the value that the guard demands is keeping it. */
        int normalEffect() {
            return guard == KeyHistory.EQUALS && guarded == effect ? KeyHistory.KEEP : effect;
        }

        public Update weakened() {
            return new Update(guard, guarded, effect, invoked, NEVER, source, version);
        }
    }

    private final List<Update> updates = new ArrayList<>();
    private final int initial;

    public Intervals(int initial) {
        this.initial = initial;
    }

    public static KeyHistory history(int initial, Iterable<Update> updates) {
        Intervals intervals = new Intervals(initial);
        updates.forEach(intervals::add);
        return intervals.build();
    }

    /** The operations of {@code history}, with its ranks as stamps. */
    public static List<Update> of(KeyHistory history) {
        List<Update> out = new ArrayList<>(history.size);
        for (int op = 0; op < history.size; op++) {
            out.add(of(history, op));
        }
        return out;
    }

    public static Update of(KeyHistory h, int op) {
        long completed = h.required(op) ? h.completed[op] : Update.NEVER;
        return new Update(
                h.guard[op], h.guarded[op], h.effect[op], h.invoked[op], completed, h.source[op], h.versionOf(op));
    }

    public Intervals add(Update update) {
        if (!update.useless()) {
            updates.add(update);
        }
        return this;
    }

    public KeyHistory build() {
        Update[] ops = updates.toArray(new Update[0]);
        Arrays.sort(ops, (a, b) -> Long.compare(a.invoked(), b.invoked()));
        int n = ops.length;
        byte[] guard = new byte[n];
        int[] guarded = new int[n];
        int[] effect = new int[n];
        int[] source = new int[n];
        long[] version = new long[n];
        int values = initial + 1;
        for (int op = 0; op < n; op++) {
            guard[op] = ops[op].guard();
            guarded[op] = ops[op].guard() == KeyHistory.ANY ? 0 : ops[op].guarded();
            effect[op] = ops[op].normalEffect();
            source[op] = ops[op].source();
            version[op] = ops[op].version();
            values = Math.max(values, 1 + Math.max(guarded[op], effect[op]));
        }
        int[] invoked = new int[n];
        int[] completed = new int[n];
        int[] events = rank(ops, invoked, completed);
        return new KeyHistory(values, initial, guard, guarded, effect, invoked, completed, source, version, events);
    }

    /** Orders all events by stamp, invocations first, and numbers them. */
    private static int[] rank(Update[] ops, int[] invoked, int[] completed) {
        List<Integer> events = new ArrayList<>();
        for (int op = 0; op < ops.length; op++) {
            events.add(op);
            if (ops[op].required()) {
                events.add(~op);
            }
        }
        events.sort((a, b) -> {
            int byStamp = Long.compare(stamp(ops, a), stamp(ops, b));
            return byStamp != 0 ? byStamp : Boolean.compare(a < 0, b < 0);
        });
        Arrays.fill(completed, KeyHistory.NEVER);
        int[] out = new int[events.size()];
        for (int at = 0; at < out.length; at++) {
            int event = events.get(at);
            out[at] = event;
            if (event >= 0) {
                invoked[event] = at;
            } else {
                completed[~event] = at;
            }
        }
        return out;
    }

    private static long stamp(Update[] ops, int event) {
        return event >= 0 ? ops[event].invoked() : ops[~event].completed();
    }
}
