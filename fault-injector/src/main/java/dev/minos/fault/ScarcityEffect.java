package dev.minos.fault;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Processes that get too little, proven by what the kernel says of them; what they used meanwhile is told. */
final class ScarcityEffect implements Effect {
    private final List<String> aimedAt;
    private final SortedMap<String, Limit> limits = new TreeMap<>();
    private final SortedMap<String, LocalProcess> processes = new TreeMap<>();
    private final SortedMap<String, Long> ticksBefore = new TreeMap<>();
    private long begunNanos;

    ScarcityEffect(Cluster cluster, Scarcity scarcity, List<String> nodes) throws CannotInjectException {
        this.aimedAt = List.copyOf(nodes);
        String obstacle = obstacle(scarcity);
        if (obstacle != null) {
            throw new CannotInjectException(obstacle);
        }
        for (String node : nodes) {
            if (!(cluster.process(node) instanceof LocalProcess process)) {
                throw new CannotInjectException(node + " is not a process of this machine");
            }
            if (!process.isAlive() || process.isPaused() || process.isStrobed()) {
                throw new CannotInjectException(node + " does not run: " + process.describe());
            }
            processes.put(node, process);
            limits.put(node, limit(process, scarcity));
        }
    }

    /** Why this machine cannot do it, and what would help; null when it can. */
    static @Nullable String obstacle(Scarcity scarcity) {
        if (scarcity instanceof Scarcity.Nice) {
            return NiceLimit.obstacle();
        }
        return scarcity instanceof Scarcity.Memory ? Limits.cgroupObstacle(Cgroup.Controller.MEMORY) : null;
    }

    private static Limit limit(LocalProcess process, Scarcity scarcity) {
        if (scarcity instanceof Scarcity.Nice nice) {
            return new NiceLimit(process, nice.level());
        }
        if (scarcity instanceof Scarcity.Cpu cpu && Limits.cgroupObstacle(Cgroup.Controller.CPU) != null) {
            return new StrobeLimit(process, cpu.percent());
        }
        return new CgroupLimit(process, scarcity);
    }

    @Override
    public List<String> nodes() {
        return aimedAt;
    }

    @Override
    public void install() throws IOException {
        begunNanos = System.nanoTime();
        for (Map.Entry<String, Limit> entry : limits.entrySet()) {
            ticksBefore.put(entry.getKey(), ticks(entry.getKey()));
            entry.getValue().impose();
        }
    }

    @Override
    public Evidence installed() throws IOException {
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>();
        for (Map.Entry<String, Limit> entry : limits.entrySet()) {
            proven &= entry.getValue().isInForce();
            facts.put(entry.getKey(), entry.getValue().describe());
        }
        return new Evidence(proven, facts);
    }

    @Override
    public void undo() throws IOException {
        IOException first = null;
        for (Limit limit : limits.values()) {
            try {
                limit.lift();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public Evidence undone() throws IOException {
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>();
        double seconds = (System.nanoTime() - begunNanos) / 1e9;
        for (Map.Entry<String, Limit> entry : limits.entrySet()) {
            boolean lifted = !entry.getValue().isInForce();
            proven &= lifted;
            long used = ticks(entry.getKey()) - ticksBefore.getOrDefault(entry.getKey(), 0L);
            facts.put(
                    entry.getKey(),
                    String.format(java.util.Locale.ROOT, "%.2f s of CPU in %.1f s", used / 100.0, seconds)
                            + (lifted ? "" : "; still in force"));
        }
        return new Evidence(proven, facts);
    }

    private long ticks(String node) {
        LocalProcess process = processes.get(node);
        return process == null || !process.isAlive() ? 0 : Proc.cpuTicks(process.pid());
    }
}
