package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Power failures, proven by reading the files again through the kernel: nothing is seen but what was durable. All nodes
 * are killed before the first disk forgets: a power failure of all is one of all at once.
 */
final class PowerEffect implements Effect {
    private static final Duration FSYNC_PATIENCE = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final PowerFault fault;
    private final List<String> aimedAt;
    private final KilledNodes killed;
    private final SortedMap<String, Disk.Loss> losses = new TreeMap<>();

    PowerEffect(Cluster cluster, PowerFault fault, List<String> nodes) throws CannotInjectException {
        this.cluster = cluster;
        this.fault = fault;
        this.aimedAt = List.copyOf(nodes);
        this.killed = new KilledNodes(cluster);
        for (String node : nodes) {
            if (!DiskTroubleEffect.Disks.of(cluster, node).isUsed()) {
                throw new CannotInjectException(
                        "there is nothing on the disk of " + node + ": its data lies elsewhere");
            }
            if (fault.verb() == PowerFault.Verb.TORN_WRITE
                    && !cluster.process(node).isAlive()) {
                throw new CannotInjectException(node + " is down and writes nothing");
            }
        }
    }

    @Override
    public List<String> nodes() {
        return aimedAt;
    }

    @Override
    public void install() throws IOException, CannotInjectException {
        if (fault.verb() == PowerFault.Verb.TORN_WRITE) {
            awaitFsyncs();
        }
        for (String node : aimedAt) {
            killed.kill(node);
        }
        for (String node : aimedAt) {
            Disk disk = DiskTroubleEffect.Disks.of(cluster, node);
            long seed = DiskFault.seedAt(node, fault.seed());
            losses.put(
                    node,
                    fault.verb() == PowerFault.Verb.TORN_WRITE ? disk.tornPowerFailure(seed) : disk.powerFailure());
        }
    }

    private void awaitFsyncs() throws IOException, CannotInjectException {
        for (String node : aimedAt) {
            if (!DiskTroubleEffect.Disks.of(cluster, node).holdFsync(fault.glob(), FSYNC_PATIENCE)) {
                undo(); // a fault that is skipped is not undone by the injector
                throw new CannotInjectException("no fsync of " + fault.glob() + " that writes anything came from "
                        + node + " within " + FSYNC_PATIENCE.toSeconds() + " s");
            }
        }
    }

    @Override
    public Evidence installed() throws IOException {
        boolean proven = losses.size() == aimedAt.size();
        SortedMap<String, String> facts = new TreeMap<>();
        for (var entry : losses.entrySet()) {
            Disk disk = cluster.disk(entry.getKey());
            boolean seen = disk != null && disk.showsOnlyWhatIsDurable();
            boolean torn = fault.verb() != PowerFault.Verb.TORN_WRITE
                    || entry.getValue().torn() != null;
            proven &= seen && torn;
            facts.put(
                    entry.getKey(),
                    entry.getValue()
                            + (seen ? "" : "; but files show more than what was durable")
                            + (torn ? "" : "; but nothing is torn"));
        }
        return new Evidence(proven, facts);
    }

    @Override
    public void undo() throws IOException {
        for (String node : aimedAt) {
            Disk disk = cluster.disk(node);
            if (disk != null) {
                disk.releaseFsync();
            }
        }
        killed.startAgain();
    }

    @Override
    public Evidence undone() {
        return killed.told();
    }
}
