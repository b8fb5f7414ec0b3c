package dev.minos.checker;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulated, linearizable key-value store under load: clients one after the other pick a key and an operation, which
 * takes effect at a random moment of its interval. For benchmarks and large tests; everything follows from the seed.
 *
 * @param operations how many to run
 * @param unknownPercent how many writes in a hundred end without an answer (half of them took effect)
 * @param differentValues how many values there are; 0 if each write has its own
 */
public record Workload(
        int operations, int keys, int clients, int readPercent, double unknownPercent, int differentValues, long seed) {
    /** Reads and writes half and half, each write with a value of its own. */
    public static Workload of(int operations, int keys, int clients) {
        return new Workload(operations, keys, clients, 50, 0, 0, 1);
    }

    public Workload unknown(double percent) {
        return new Workload(operations, keys, clients, readPercent, percent, differentValues, seed);
    }

    public Workload values(int different) {
        return new Workload(operations, keys, clients, readPercent, unknownPercent, different, seed);
    }

    /** Per client what it is doing. */
    private static final class Client {
        int process;
        int step;
        int key;
        boolean read;
        long value;
        boolean lost;
    }

    public History history() {
        SplittableRandom random = new SplittableRandom(seed);
        HistoryBuilder builder = History.builder();
        long[] store = new long[keys];
        Client[] all = new Client[clients];
        for (int i = 0; i < clients; i++) {
            all[i] = new Client();
            all[i].process = i;
        }
        int nextProcess = clients;
        long fresh = 1;
        int begun = 0;
        while (begun < operations) {
            Client c = all[random.nextInt(clients)];
            switch (c.step++) {
                case 0 -> {
                    begun++;
                    c.key = random.nextInt(keys);
                    c.read = random.nextInt(100) < readPercent;
                    c.value = differentValues > 0 ? 1 + random.nextInt(differentValues) : fresh++;
                    c.lost = !c.read && random.nextDouble() * 100 < unknownPercent;
                    builder.at(1000L * begun);
                    if (c.read) {
                        builder.invoke(c.process, "read", (long) c.key);
                    } else {
                        builder.invoke(c.process, "write", (long) c.key, c.value);
                    }
                }
                case 1 -> {
                    if (c.read) {
                        c.value = store[c.key];
                    } else if (!c.lost || random.nextBoolean()) {
                        store[c.key] = c.value;
                    }
                }
                default -> {
                    c.step = 0;
                    builder.at(1000L * begun + 500);
                    if (c.lost) {
                        builder.info(c.process);
                        c.process = nextProcess++;
                    } else if (c.read) {
                        builder.ok(c.process, c.value == 0 ? null : (Object) c.value);
                    } else {
                        builder.ok(c.process);
                    }
                }
            }
        }
        return builder.build();
    }

    /** The workloads of the speed goals. */
    static List<Workload> goals() {
        return List.of(
                of(1_000_000, 1, 5),
                of(1_000_000, 1, 100),
                of(1_000_000, 10, 20),
                of(1_000_000, 100, 5),
                of(1_000_000, 100, 100),
                of(1_000_000, 1, 20).unknown(1),
                of(1_000_000, 1, 100).unknown(1),
                of(1_000_000, 10, 100).unknown(1),
                of(1_000_000, 100, 100).unknown(1));
    }
}
