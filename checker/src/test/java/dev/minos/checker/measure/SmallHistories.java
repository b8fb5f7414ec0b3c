package dev.minos.checker.measure;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes every history of a few operations of one key: every choice of operations, in every overlap of their times. */
final class SmallHistories {
    /** One operation and how it ends. */
    record Act(
            String f, @Nullable Object expected, @Nullable Object value, End end) {
        static Act read(@Nullable Object value) {
            return new Act("read", null, value, End.OK);
        }

        static Act write(Object value, End end) {
            return new Act("write", null, value, end);
        }

        static Act delete(End end) {
            return new Act("delete", null, null, end);
        }

        static Act cas(@Nullable Object expected, @Nullable Object value, End end) {
            return new Act("cas", expected, value, end);
        }
    }

    enum End {
        OK,
        INFO,
        REFUSED
    }

    private final List<Act> acts;
    private final int operations;
    private final Consumer<History> test;
    private final Act[] chosen;
    private final int[] process;
    private int made;

    private SmallHistories(List<Act> acts, int operations, Consumer<History> test) {
        this.acts = acts;
        this.operations = operations;
        this.test = test;
        this.chosen = new Act[operations];
        this.process = new int[operations];
    }

    /** Tests every history of so many operations and gives how many there were. */
    static int each(List<Act> acts, int operations, Consumer<History> test) {
        SmallHistories all = new SmallHistories(acts, operations, test);
        all.choose(0);
        return all.made;
    }

    private void choose(int at) {
        if (at == operations) {
            overlap(new int[2 * operations], 0, 0, 0);
            return;
        }
        for (Act act : acts) {
            chosen[at] = act;
            choose(at + 1);
        }
    }

    /** Next comes an invocation ({@code op}), or the completion ({@code ~op}) of one of those under way. */
    private void overlap(int[] events, int size, int begun, int done) {
        if (size == 2 * operations) {
            made++;
            test.accept(build(events));
            return;
        }
        if (begun < operations) {
            events[size] = begun;
            overlap(events, size + 1, begun + 1, done);
        }
        for (int op = 0; op < begun; op++) {
            if ((done & 1 << op) == 0) {
                events[size] = ~op;
                overlap(events, size + 1, begun, done | 1 << op);
            }
        }
    }

    /** A process goes on with the next operation unless it is busy, or crashed. */
    private History build(int[] events) {
        HistoryBuilder builder = History.builder();
        boolean[] busy = new boolean[operations];
        long now = 0;
        for (int event : events) {
            int op = event >= 0 ? event : ~event;
            Act act = chosen[op];
            builder.at(now += 10);
            if (event >= 0) {
                process[op] = 0;
                while (busy[process[op]]) {
                    process[op]++;
                }
                busy[process[op]] = true;
                if (act.f.equals("cas")) {
                    builder.invokeCas(process[op], "x", act.expected, act.value);
                } else {
                    builder.invoke(process[op], act.f, "x", act.f.equals("read") ? null : act.value);
                }
                continue;
            }
            busy[process[op]] = act.end == End.INFO;
            switch (act.end) {
                case OK -> builder.ok(process[op], act.f.equals("read") ? act.value : null);
                case INFO -> builder.info(process[op]);
                case REFUSED -> builder.refuse(process[op]);
            }
        }
        return builder.build();
    }
}
