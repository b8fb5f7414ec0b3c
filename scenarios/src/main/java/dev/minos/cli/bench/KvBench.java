package dev.minos.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The benchmark of {@code minos bench kv}: one store after the other, each on an otherwise quiet machine. One thread. */
final class KvBench {
    private static final int FAR_CLUSTER = 5;
    private static final Duration ATTEMPT = Duration.ofMillis(500);
    private static final int WARM_UP_CLIENTS = 16;

    private final Plan plan;
    private final Consumer<String> tell;
    private final byte[] value;

    /** Parts of the benchmark. */
    enum Part {
        LOAD,
        FAILOVER,
        START
    }

    /**
     * What to measure.
     *
     * @param trials of the failover; of the start of five nodes there are fewer
     */
    record Plan(
            int nodes,
            List<Integer> clients,
            Duration warmUp,
            Duration measured,
            int trials,
            Set<Part> parts,
            Set<Operation> requests,
            Path below) {
        Plan {
            clients = List.copyOf(clients);
            parts = Set.copyOf(parts);
            requests = Set.copyOf(requests);
        }

        static Set<Part> everything() {
            return EnumSet.allOf(Part.class);
        }
    }

    /** What came of one store; times in milliseconds. */
    record Outcome(
            String store,
            List<Load.Figures> load,
            List<Double> failover,
            List<Double> nodeStart,
            List<Double> clusterStart) {}

    /** Makes a cluster of so many nodes in a directory, not yet started. */
    interface Maker {
        BenchCluster make(int nodes, Path directory, byte[] value) throws IOException;
    }

    KvBench(Plan plan, int valueBytes, Consumer<String> tell) {
        this.plan = plan;
        this.tell = tell;
        this.value = new byte[valueBytes];
        // Printable, and not to be compressed to nothing.
        new Random(1).ints(valueBytes, 'a', 'z' + 1).forEach(new java.util.function.IntConsumer() {
            private int at;

            @Override
            public void accept(int letter) {
                value[at++] = (byte) letter;
            }
        });
    }

    Outcome run(Maker maker) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(plan.below(), "minos-bench-");
        try {
            List<Load.Figures> load = List.of();
            List<Double> failover = List.of();
            List<Double> nodeStart = new ArrayList<>();
            String name;
            try (BenchCluster cluster = maker.make(plan.nodes(), directory.resolve("load"), value)) {
                name = cluster.name();
                if (plan.parts().contains(Part.LOAD) || plan.parts().contains(Part.FAILOVER)) {
                    tell.accept(name + ": starting " + plan.nodes() + " nodes");
                    cluster.start();
                }
                if (plan.parts().contains(Part.LOAD)) {
                    load = load(cluster);
                }
                if (plan.parts().contains(Part.FAILOVER)) {
                    failover = failover(cluster, nodeStart);
                }
            }
            List<Double> clusterStart = plan.parts().contains(Part.START) ? clusterStart(maker, directory) : List.of();
            return new Outcome(name, load, failover, nodeStart, clusterStart);
        } finally {
            remove(directory);
        }
    }

    private List<Load.Figures> load(BenchCluster cluster) throws IOException, InterruptedException {
        Load warming = new Load(cluster, Duration.ZERO, plan.warmUp());
        Load load = new Load(cluster, plan.warmUp().dividedBy(4), plan.measured());
        List<Load.Figures> figures = new ArrayList<>();
        for (String protocol : cluster.protocols()) {
            for (Operation operation : cluster.operations()) {
                if (!plan.requests().contains(operation)) {
                    continue;
                }
                // A JVM compiles what it runs often; the first clients would measure the compiler.
                warming.run(protocol, operation, WARM_UP_CLIENTS);
                for (int clients : plan.clients()) {
                    Load.Figures cell = load.run(protocol, operation, clients);
                    tell.accept(Table.line(cell));
                    figures.add(cell);
                }
            }
        }
        return figures;
    }

    /** From the kill until a write that was sent afterwards is acknowledged. */
    private List<Double> failover(BenchCluster cluster, List<Double> nodeStart)
            throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < plan.trials(); i++) {
            cluster.await(
                    "all nodes to be ready", () -> cluster.nodes().stream().allMatch(cluster::isReady));
            cluster.await("a leader", () -> cluster.leader() != null);
            String leader = String.valueOf(cluster.leader());
            List<String> others = cluster.nodes().stream()
                    .filter(node -> !node.equals(leader))
                    .toList();
            cluster.await("a write", () -> cluster.tryWrite(leader, ATTEMPT));
            long killed = System.nanoTime();
            cluster.kill(leader);
            long deadline = killed + BenchCluster.PATIENCE.toNanos();
            for (int attempt = 0; !cluster.tryWrite(others.get(attempt % others.size()), ATTEMPT); attempt++) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(cluster.name() + " takes no write any more.");
                }
                TimeUnit.MILLISECONDS.sleep(2);
            }
            millis.add((System.nanoTime() - killed) / 1e6);
            nodeStart.add(cluster.restart(leader).toNanos() / 1e6);
            tell.accept(String.format(
                    "%s: %s killed, first acknowledged write after %.0f ms; ready %.0f ms after its start",
                    cluster.name(), leader, millis.get(i), nodeStart.get(i)));
        }
        return millis;
    }

    private List<Double> clusterStart(Maker maker, Path directory) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < Math.max(1, plan.trials() / 4); i++) {
            try (BenchCluster cluster = maker.make(FAR_CLUSTER, directory.resolve("start-" + i), value)) {
                millis.add(cluster.start().toNanos() / 1e6);
                tell.accept(
                        String.format("%s: %d nodes ready after %.0f ms", cluster.name(), FAR_CLUSTER, millis.get(i)));
            }
        }
        return millis;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
