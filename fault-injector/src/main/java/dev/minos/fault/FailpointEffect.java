package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A rule in some nodes, proven by the nodes' own counts of what it hit, or by their end. */
final class FailpointEffect implements Effect {
    /** The exit code of a process that a failpoint has ended. */
    private static final int CRASHED = 86;

    private static final Duration END = Duration.ofSeconds(5);
    private static final Duration UP = Duration.ofSeconds(60);
    private static final AtomicLong NAMES = new AtomicLong();

    private final Cluster cluster;
    private final RaftControl raft;
    private final Failpoint.Rule rule;
    private final List<String> nodes;
    private final String name = "fault-" + NAMES.incrementAndGet();
    private final SortedMap<String, Long> pids = new TreeMap<>();
    private final SortedMap<String, String> facts = new TreeMap<>();
    private long hits;
    private boolean healed = true;
    private boolean countLost;

    FailpointEffect(Cluster cluster, RaftControl raft, Failpoint.Rule rule, List<String> nodes) {
        this.cluster = cluster;
        this.raft = raft;
        this.rule = rule;
        this.nodes = List.copyOf(nodes);
    }

    private boolean crashes() {
        return rule.action().equals("crash");
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public void install() throws IOException, CannotInjectException {
        for (String node : nodes) {
            NodeProcess process = cluster.process(node);
            if (process.isAlive() && !process.isPaused()) {
                pids.put(node, process.pid());
                if (crashes()) {
                    process.foreseeEnd();
                }
                raft.put(node, name, rule);
            }
        }
        if (pids.isEmpty()) {
            throw new CannotInjectException("none of " + nodes + " runs");
        }
    }

    @Override
    public Evidence installed() throws IOException {
        facts.clear();
        boolean proven = true;
        for (String node : pids.keySet()) {
            boolean crashed = hasCrashed(node);
            boolean there = crashed || raft.hits(node).containsKey(name);
            proven &= there;
            facts.put(node, crashed ? "has crashed" : there ? "has the rule" : "has no such rule");
        }
        return new Evidence(proven, facts);
    }

    @Override
    public void undo() throws IOException {
        facts.clear();
        hits = 0;
        List<String> started = new ArrayList<>();
        for (String node : pids.keySet()) {
            NodeProcess process = cluster.process(node);
            if (!hasCrashed(node) && process.isAlive() && isTheSame(node)) {
                takeAway(node);
            } else if (!hasCrashed(node) && crashes() && isTheSame(node)) {
                healed = false;
                facts.put(node, "ended otherwise: " + process.describe());
            } else if (!hasCrashed(node)) {
                countLost = true;
                facts.put(node, "was started anew or ended meanwhile, and its rules with it");
            }
            if (hasCrashed(node)) {
                hits++;
                facts.put(node, "crashed as it should");
                process.start();
                started.add(node);
            }
        }
        for (String node : started) {
            healed &= Waiting.until(() -> cluster.isUp(node), UP);
        }
    }

    private void takeAway(String node) throws IOException {
        try {
            long count = raft.hits(node).getOrDefault(name, 0L);
            raft.delete(node, name);
            hits += count;
            facts.put(node, "the rule hit " + count + " times");
        } catch (IOException e) {
            // It may have met its rule just now.
            if (!crashes() || !Waiting.until(() -> hasCrashed(node), END)) {
                throw e;
            }
        }
    }

    private boolean isTheSame(String node) {
        Long before = pids.get(node);
        return before != null && cluster.process(node).pid() == before;
    }

    private boolean hasCrashed(String node) {
        OptionalInt code = cluster.process(node).exitCode();
        return crashes() && isTheSame(node) && code.isPresent() && code.getAsInt() == CRASHED;
    }

    @Override
    public Evidence undone() throws IOException {
        boolean gone = true;
        for (String node : pids.keySet()) {
            NodeProcess process = cluster.process(node);
            if (process.isAlive() && !process.isPaused() && isTheSame(node)) {
                gone &= !raft.hits(node).containsKey(name);
            }
        }
        return new Evidence(healed && gone, facts);
    }

    @Override
    public @Nullable String fruitless() {
        return hits > 0 || countLost ? null : "the rule was in force and nothing met it";
    }
}
