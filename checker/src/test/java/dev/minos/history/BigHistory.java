package dev.minos.history;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code history.jsonl} as a recorder would, of any length, without holding it in memory: clients of a
 * linearizable store, half of whose operations are reads; each write has a value of its own and takes effect at a random
 * moment between its invocation and its completion. For benchmarks; everything follows from the seed.
 *
 * <pre>
 * java -cp checker/target/classes:checker/target/test-classes:LIBRARIES \
 *     dev.minos.history.BigHistory FILE OPERATIONS KEYS CLIENTS CRASHED_PERCENT [SEED]
 * </pre>
 */
public final class BigHistory {
    private static final String[] NODES = {"n1", "n2", "n3", "n4", "n5"};

    private final int operations;
    private final double crashedPercent;
    private final SplittableRandom random;
    private final JsonlEncoder out;
    private final Client[] clients;
    private final @Nullable String[] store;
    private final long[] versions;
    private int nextProcess;
    private int nextIndex;
    private long nowNanos;
    private long version;

    private static final class Client {
        int process;
        Step step = Step.IDLE;
        int key;
        boolean reads;

        @Nullable
        String value;

        long version;
        String node = "n1";
    }

    private enum Step {
        IDLE,
        INVOKED,
        APPLIED
    }

    private BigHistory(int operations, int keys, int clients, double crashedPercent, long seed, OutputStream out)
            throws IOException {
        this.operations = operations;
        this.crashedPercent = crashedPercent;
        this.out = new JsonlEncoder(out);
        random = new SplittableRandom(seed);
        store = new @Nullable String[keys];
        versions = new long[keys];
        this.clients = new Client[clients];
        for (int i = 0; i < clients; i++) {
            this.clients[i] = new Client();
            this.clients[i].process = nextProcess++;
        }
    }

    /** Writes the history. */
    public static void write(Path file, int operations, int keys, int clients, double crashedPercent, long seed)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            new BigHistory(operations, keys, clients, crashedPercent, seed, out).run();
        }
    }

    public static void main(String[] arguments) throws IOException {
        write(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Double.parseDouble(arguments[4]),
                arguments.length > 5 ? Long.parseLong(arguments[5]) : 1);
    }

    private void run() throws IOException {
        for (int begun = 0; begun < operations; ) {
            Client client = clients[random.nextInt(clients.length)];
            nowNanos += 1 + random.nextInt(20_000);
            switch (client.step) {
                case IDLE -> {
                    begun++;
                    invoke(client, begun);
                }
                case INVOKED -> apply(client);
                case APPLIED -> complete(client);
            }
        }
        out.flush();
    }

    private void invoke(Client client, int number) throws IOException {
        client.step = Step.INVOKED;
        client.key = random.nextInt(store.length);
        client.reads = random.nextBoolean();
        client.value = client.reads ? null : client.process + "-" + number;
        client.node = NODES[random.nextInt(NODES.length)];
        line(client, "invoke", -1);
    }

    private void apply(Client client) throws IOException {
        boolean crashed = !client.reads && random.nextDouble() * 100 < crashedPercent;
        if (client.reads) {
            client.value = store[client.key];
            client.version = versions[client.key];
        } else if (!crashed || random.nextBoolean()) {
            store[client.key] = client.value;
            versions[client.key] = ++version;
            client.version = version;
        }
        client.step = Step.APPLIED;
        if (crashed) {
            line(client, "info", -1);
            client.process = nextProcess++;
            client.step = Step.IDLE;
        }
    }

    private void complete(Client client) throws IOException {
        client.step = Step.IDLE;
        line(client, "ok", client.version == 0 ? -1 : client.version);
    }

    private void line(Client client, String type, long ofVersion) throws IOException {
        out.begin(nextIndex++, nowNanos);
        out.process(client.process, type, client.reads ? Operation.READ : Operation.WRITE);
        out.field("key", "k" + client.key);
        if (!client.reads || type.equals("ok")) {
            out.field("value", client.value);
        }
        if (type.equals("info")) {
            out.field("error", "timeout");
        }
        out.end(client.reads ? "consistent" : null, client.node, ofVersion);
    }
}
