package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes that were killed so that something could be done to their disks, and are started again afterwards. */
final class KilledNodes {
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final List<String> killed = new ArrayList<>();

    KilledNodes(Cluster cluster) {
        this.cluster = cluster;
    }

    /** One that is down already is left as it is, then, too. */
    void kill(String node) throws IOException {
        if (cluster.process(node).isAlive()) {
            killed.add(node);
            cluster.process(node).kill();
        }
    }

    void startAgain() throws IOException {
        for (String node : killed) {
            if (!cluster.process(node).isAlive()) {
                cluster.process(node).start();
            }
        }
    }

    /** Whether a node accepts the disk that it finds or refuses to run is told, not judged. */
    Evidence told() {
        SortedMap<String, String> facts = new TreeMap<>();
        for (String node : killed) {
            NodeProcess process = cluster.process(node);
            boolean settled = Waiting.until(() -> cluster.isUp(node) || !process.isAlive(), SETTLED);
            facts.put(node, process.describe() + (settled ? "" : ", not up"));
        }
        return new Evidence(true, facts);
    }
}
