package dev.minos.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.system.NodeStatus;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Asks every node five times a second how it is and writes what it says to {@code status.jsonl}. One thread a node, so
 * that a paused node does not hide the others. Safe for use by many threads.
 */
final class StatusSampler implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final SystemUnderTest system;
    private final LongSupplier nanos;
    private final SampleFile out;
    private final Map<String, NodeStatus> latest = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    private StatusSampler(SystemUnderTest system, LongSupplier nanos, SampleFile out) {
        this.system = system;
        this.nanos = nanos;
        this.out = out;
    }

    static StatusSampler start(SystemUnderTest system, Path file, LongSupplier nanos) throws IOException {
        StatusSampler sampler = new StatusSampler(system, nanos, SampleFile.create(file));
        for (String node : system.nodes()) {
            Thread thread = new Thread(() -> sampler.watch(node), "status-" + node);
            thread.setDaemon(true);
            thread.start();
            sampler.threads.add(thread);
        }
        return sampler;
    }

    /** The leader of the highest term that answered lately, as text for the progress line. */
    Optional<NodeStatus> leader() {
        return latest.values().stream().filter(NodeStatus::leads).max(Comparator.comparingLong(NodeStatus::term));
    }

    /** What each node said when it was last asked; those that did not answer are missing. */
    Map<String, NodeStatus> latest() {
        return Map.copyOf(latest);
    }

    private void watch(String node) {
        while (!out.isClosed()) {
            long started = System.nanoTime();
            ObjectNode sample = sample(node);
            try {
                out.write(sample);
            } catch (IOException e) {
                return; // The disk is full or the file is closed: the run's verdict does not rest on samples.
            }
            LockSupport.parkNanos(INTERVAL.toNanos() - (System.nanoTime() - started));
        }
    }

    private ObjectNode sample(String node) {
        ObjectNode json = RunJson.object().put("time", nanos.getAsLong()).put("node", node);
        try {
            NodeStatus status = system.status(node);
            latest.put(node, status);
            return json.put("role", status.role())
                    .put("term", status.term())
                    .put("leader", status.leader())
                    .put("commit", status.commit())
                    .put("applied", status.applied());
        } catch (IOException e) {
            latest.remove(node);
            return json.put("error", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        threads.forEach(LockSupport::unpark);
    }
}
