package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Nodes that are stopped and let go in turn, proven by seeing each do both. */
final class StrobeEffect implements Effect {
    private static final long GLANCE_NANOS = 3_000_000;

    private final Cluster cluster;
    private final Strobe fault;
    private final List<String> aimedAt;
    private final SortedMap<String, Long> pids = new TreeMap<>();
    private final SortedMap<String, String> notes = new TreeMap<>();

    StrobeEffect(Cluster cluster, Strobe fault, List<String> nodes) {
        this.cluster = cluster;
        this.fault = fault;
        this.aimedAt = List.copyOf(nodes);
    }

    @Override
    public List<String> nodes() {
        return aimedAt;
    }

    @Override
    public void install() throws IOException, CannotInjectException {
        for (String node : aimedAt) {
            NodeProcess process = cluster.process(node);
            if (!process.isAlive()) {
                notes.put(node, "left alone, was down already");
            } else if (process.isPaused() || process.isStrobed()) {
                notes.put(node, "left alone, was paused already");
            } else {
                pids.put(node, process.pid());
                process.strobe(fault.run(), fault.stand());
            }
        }
        if (pids.isEmpty()) {
            throw new CannotInjectException(notes.toString());
        }
    }

    @Override
    public Evidence installed() {
        SortedMap<String, String> facts = new TreeMap<>(notes);
        boolean proven = true;
        Duration patience = fault.run().plus(fault.stand()).multipliedBy(3).plusSeconds(15);
        for (String node : pids.keySet()) {
            proven &= sample(cluster.process(node), patience, facts);
        }
        return new Evidence(proven, facts);
    }

    /** Looks until the process was seen running and standing, and a whole period long at least. */
    private boolean sample(NodeProcess process, Duration patience, SortedMap<String, String> facts) {
        long begin = System.nanoTime();
        long period = fault.run().plus(fault.stand()).toNanos();
        int stood = 0;
        int ran = 0;
        long elapsed = 0;
        while (elapsed < patience.toNanos() && (elapsed < 2 * period || stood == 0 || ran == 0)) {
            if (process.isStopped()) {
                stood++;
            } else {
                ran++;
            }
            LockSupport.parkNanos(GLANCE_NANOS);
            elapsed = System.nanoTime() - begin;
        }
        facts.put(
                process.name(),
                "pid " + process.pid() + " stood still at " + stood + " of " + (stood + ran) + " glances");
        return stood > 0 && ran > 0;
    }

    @Override
    public void undo() throws IOException {
        for (var entry : pids.entrySet()) {
            NodeProcess process = cluster.process(entry.getKey());
            if (process.isAlive() && process.pid() == entry.getValue()) {
                process.endStrobe();
            }
        }
    }

    @Override
    public Evidence undone() {
        SortedMap<String, String> facts = new TreeMap<>();
        boolean proven = true;
        for (String node : pids.keySet()) {
            NodeProcess process = cluster.process(node);
            proven &= !process.isStrobed();
            facts.put(node, process.describe());
        }
        return new Evidence(proven, facts);
    }
}
