package dev.minos.checker.measure;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories of a few clients of one register, made by a register that may lie: with {@code lies} 0 every history is
 * linearizable, because each operation takes effect at one moment between its invocation and its completion.
 */
public final class RandomHistory {
    /**
     * @param values how many different values are written; 0 for a new one each time
     * @param lies probability that a read returns something else than the state
     * @param crashes probability that a client never hears of its operation
     */
    public record Shape(
            int operations, int clients, int values, boolean deletes, boolean cas, double lies, double crashes) {
        public Shape withLies(double other) {
            return new Shape(operations, clients, values, deletes, cas, other, crashes);
        }

        public static Shape any(Random random, int most) {
            return new Shape(
                    1 + random.nextInt(most),
                    1 + random.nextInt(4),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(3) * 0.2,
                    random.nextInt(2) * 0.2);
        }
    }

    /** An operation under way. */
    private static final class Call {
        final String f;
        final @Nullable Object argument;
        final @Nullable Object expected;
        boolean effective;
        boolean refused;

        @Nullable
        Object saw;

        Call(String f, @Nullable Object argument, @Nullable Object expected) {
            this.f = f;
            this.argument = argument;
            this.expected = expected;
        }
    }

    private final Random random;
    private final Shape shape;
    private final HistoryBuilder builder = History.builder();
    private final List<@Nullable Object> known = new ArrayList<>(Arrays.asList((Object) null));
    private @Nullable Object state;
    private long fresh;
    private long now;

    private RandomHistory(Random random, Shape shape) {
        this.random = random;
        this.shape = shape;
    }

    public static History of(Random random, Shape shape) {
        return new RandomHistory(random, shape).make();
    }

    private History make() {
        int[] process = new int[shape.clients];
        Call[] open = new Call[shape.clients];
        List<Call> crashed = new ArrayList<>();
        Arrays.setAll(process, i -> i);
        int nextProcess = shape.clients;
        int left = shape.operations;
        while (left > 0 || Arrays.stream(open).anyMatch(call -> call != null)) {
            now += 1 + random.nextInt(20);
            builder.at(now);
            int client = random.nextInt(shape.clients);
            Call call = open[client];
            if (!crashed.isEmpty() && chance(0.05)) {
                Call late = crashed.remove(random.nextInt(crashed.size()));
                takeEffect(late);
            } else if (call == null) {
                if (left > 0) {
                    left--;
                    open[client] = invoke(process[client]);
                } else {
                    continue;
                }
            } else if (!call.effective && chance(0.5)) {
                takeEffect(call);
            } else if (chance(shape.crashes)) {
                builder.info(process[client]);
                process[client] = nextProcess++;
                if (!call.effective) {
                    crashed.add(call);
                }
                open[client] = null;
            } else if (call.effective) {
                complete(process[client], call);
                open[client] = null;
            }
        }
        return builder.build();
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private @Nullable Object value() {
        Object value = shape.values == 0 ? ++fresh : 1L + random.nextInt(shape.values);
        known.add(value);
        return value;
    }

    private @Nullable Object anyKnown() {
        return known.get(random.nextInt(known.size()));
    }

    private Call invoke(int process) {
        int kind = random.nextInt(10);
        if (kind < 5) {
            builder.invoke(process, "read", "x");
            return new Call("read", null, null);
        }
        if (kind < 6 && shape.deletes) {
            builder.invoke(process, "delete", "x");
            return new Call("delete", null, null);
        }
        if (kind < 8 && shape.cas) {
            Object expected = chance(0.7) ? state : anyKnown();
            Object argument = shape.deletes && chance(0.1) ? null : value();
            builder.invokeCas(process, "x", expected, argument);
            return new Call("cas", argument, expected);
        }
        Object argument = value();
        builder.invoke(process, "write", "x", argument);
        return new Call("write", argument, null);
    }

    private void takeEffect(Call call) {
        call.effective = true;
        call.saw = state;
        switch (call.f) {
            case "write" -> state = call.argument;
            case "delete" -> state = null;
            case "cas" -> {
                call.refused = !java.util.Objects.equals(state, call.expected);
                state = call.refused ? state : call.argument;
            }
            default -> {}
        }
    }

    private void complete(int process, Call call) {
        switch (call.f) {
            case "read" -> builder.ok(process, chance(shape.lies) ? anyKnown() : call.saw);
            case "cas" -> completeCas(process, call);
            default -> builder.ok(process);
        }
    }

    private void completeCas(int process, Call call) {
        if (chance(shape.lies / 4) != call.refused) {
            if (chance(0.5)) {
                builder.refuse(process, call.saw);
            } else {
                builder.refuse(process);
            }
        } else {
            builder.ok(process);
        }
    }
}
