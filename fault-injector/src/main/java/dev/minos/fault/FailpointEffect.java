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
    private static final Duration GLANCE = Duration.ofMillis(300);
    private static final int TRIES = 3;
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

    /**
     * Asked more than once: other faults may end the node amid the request, which is then neither refused nor answered, and
     * an answer may be lost although the rule is gone.
     */
    private void takeAway(String node) throws IOException {
        long count = 0;
        @Nullable IOException failure = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                @Nullable Long now = raft.hits(node).get(name);
                if (now != null) {
                    count = now;
                    raft.delete(node, name);
                }
                hits += count;
                facts.put(node, "the rule hit " + count + " times");
                return;
            } catch (IOException e) {
                failure = e;
            }
            if (Waiting.until(() -> hasEnded(node), crashes() ? END : GLANCE)) {
                // Of a crash that was wanted the caller takes care.
                if (!hasCrashed(node)) {
                    countLost = true;
                    facts.put(node, "was ended meanwhile, and its rules with it");
                }
                return;
            }
        }
        throw failure == null ? new IOException(node + " was not asked") : failure;
    }

    private boolean hasEnded(String node) {
        return !cluster.process(node).isAlive() || !isTheSame(node);
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
                gone &= hasLost(node);
            }
        }
        return new Evidence(healed && gone, facts);
    }

    /** Whether the node says that it has no such rule any more; one that is ended while it is asked has none. */
    private boolean hasLost(String node) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return !raft.hits(node).containsKey(name);
            } catch (IOException e) {
                if (Waiting.until(() -> hasEnded(node), GLANCE)) {
                    return true;
                }
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public @Nullable String fruitless() {
        return hits > 0 || countLost ? null : "the rule was in force and nothing met it";
    }
}
