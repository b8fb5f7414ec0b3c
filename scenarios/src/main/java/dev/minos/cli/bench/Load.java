package dev.minos.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients in closed loops: each has a thread and a connection, and sends the next request when it has the answer to the
 * last. What clients did before the measured time began, or answers that came after it was over, does not count.
 */
final class Load {
    /** Keys that are written and read. */
    static final int KEYS = 10_000;

    private final BenchCluster cluster;
    private final Duration warmUp;
    private final Duration measured;

    Load(BenchCluster cluster, Duration warmUp, Duration measured) {
        this.cluster = cluster;
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** What is measured once. */
    record Cell(String store, String protocol, Operation operation, int clients) {}

    /** What was measured. */
    record Figures(Cell cell, double perSecond, double p50Millis, double p99Millis, long refused) {}

    Figures run(String protocol, Operation operation, int clients) throws IOException, InterruptedException {
        String leader = cluster.leader();
        if (leader == null) {
            throw new IOException("Nobody leads " + cluster.name() + ".");
        }
        long begin = System.nanoTime() + warmUp.toNanos();
        long end = begin + measured.toNanos();
        List<Client> all = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                // A leader's work is asked of the leader; what any node can do is asked of all of them.
                String node = operation == Operation.LOCAL_READ
                        ? cluster.nodes().get(i % cluster.nodes().size())
                        : leader;
                all.add(new Client(cluster.session(protocol, operation, node), new SplittableRandom(i), begin, end));
            }
            all.forEach(Thread::start);
            for (Client client : all) {
                client.join(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 60_000);
            }
        } finally {
            for (Client client : all) {
                client.session.close();
            }
        }
        return figures(new Cell(cluster.name(), protocol, operation, clients), all);
    }

    private Figures figures(Cell cell, List<Client> clients) throws IOException {
        Histogram nanos = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        long refused = 0;
        for (Client client : clients) {
            IOException broken = client.failure.get();
            if (broken != null) {
                throw new IOException("A client of " + cell.store() + " failed: " + broken.getMessage(), broken);
            }
            nanos.add(client.nanos);
            refused += client.refused;
        }
        double seconds = measured.toNanos() / 1e9;
        return new Figures(
                cell,
                nanos.getTotalCount() / seconds,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                refused);
    }

    private static final class Client extends Thread {
        private final Session session;
        private final SplittableRandom random;
        private final long begin;
        private final long end;
        private final Histogram nanos = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        private volatile long refused;

        Client(Session session, SplittableRandom random, long begin, long end) {
            super("bench-client");
            setDaemon(true);
            this.session = session;
            this.random = random;
            this.begin = begin;
            this.end = end;
        }

        @Override
        public void run() {
            long refusals = 0;
            try {
                while (true) {
                    long sent = System.nanoTime();
                    if (sent - end >= 0) {
                        break;
                    }
                    boolean done = session.perform(random.nextInt(KEYS));
                    long answered = System.nanoTime();
                    if (sent - begin >= 0 && answered - end <= 0) {
                        if (done) {
                            nanos.recordValue(answered - sent);
                        } else {
                            refusals++;
                        }
                    }
                }
            } catch (IOException e) {
                failure.set(e);
            }
            refused = refusals;
        }
    }
}
