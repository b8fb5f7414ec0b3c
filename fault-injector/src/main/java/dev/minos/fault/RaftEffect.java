package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Something that Raft was asked to do, proven by what the members say then. */
final class RaftEffect implements Effect {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A member that joins is sent everything first. */
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final RaftControl raft;
    private final RaftFault.Verb verb;
    private final List<String> nodes;
    private final List<String> removed = new ArrayList<>();
    private final SortedMap<String, String> facts = new TreeMap<>();
    private boolean done = true;

    RaftEffect(Cluster cluster, RaftControl raft, RaftFault.Verb verb, List<String> nodes) {
        this.cluster = cluster;
        this.raft = raft;
        this.verb = verb;
        this.nodes = List.copyOf(nodes);
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public void install() throws IOException, CannotInjectException {
        for (String node : nodes) {
            switch (verb) {
                case TRANSFER -> transfer(node);
                case ADD -> add(node);
                case REMOVE -> remove(node);
                case REPLACE -> {
                    remove(node);
                    join(node);
                }
                case SNAPSHOT -> {
                    RaftControl.Snapshot taken = raft.snapshot(node);
                    see(node, taken.index() > 0, "has a snapshot up to " + taken.index());
                }
                case PURGE -> {
                    RaftControl.Snapshot taken = raft.purge(node);
                    see(
                            node,
                            taken.logStart() > 0,
                            "has a snapshot up to " + taken.index() + ", its log begins at " + taken.logStart());
                }
            }
        }
    }

    private void transfer(String node) throws IOException {
        @Nullable String before = cluster.leader();
        if (!node.equals(before)) {
            raft.transfer(node);
        }
        boolean leads = Waiting.until(() -> Objects.equals(cluster.leader(), node), PATIENCE);
        see(node, leads, (leads ? "leads" : "does not lead") + "; before: " + before);
    }

    private void add(String node) throws IOException, CannotInjectException {
        if (raft.members().contains(node)) {
            throw new CannotInjectException(node + " is a member already");
        }
        join(node);
    }

    private void remove(String node) throws IOException {
        NodeProcess process = cluster.process(node);
        process.foreseeEnd();
        removed.add(node);
        raft.remove(node);
        process.kill();
        Trees.empty(cluster.directory(node));
        boolean gone = Waiting.until(() -> !isMember(node), PATIENCE);
        see(node, gone, gone ? "is no member, and " + process.describe() : "is still a member");
    }

    private void join(String node) throws IOException {
        join(cluster, raft, node);
        removed.remove(node);
        boolean in = Waiting.until(() -> isMember(node) && cluster.isUp(node), JOIN_PATIENCE);
        see(node, in, in ? "has joined, " + cluster.process(node).describe() : "has not joined");
    }

    /** Starts a node that is no member, on an empty directory, so that it becomes one. */
    static void join(Cluster cluster, RaftControl raft, String node) throws IOException {
        NodeProcess process = cluster.process(node);
        if (!process.isAlive()) {
            Trees.empty(cluster.directory(node));
            raft.joinAtNextStart(node);
            process.start();
        }
    }

    private boolean isMember(String node) {
        try {
            return raft.members().contains(node);
        } catch (IOException nobodyLeads) {
            // Not known: a membership is proven by a leader that tells of it, and so is its end.
            return verb == RaftFault.Verb.REMOVE && removed.contains(node);
        }
    }

    private void see(String node, boolean good, String fact) {
        done &= good;
        facts.put(node, fact);
    }

    @Override
    public Evidence installed() {
        return new Evidence(done, facts);
    }

    @Override
    public void undo() throws IOException {
        for (String node : List.copyOf(removed)) {
            join(cluster, raft, node);
        }
    }

    @Override
    public Evidence undone() {
        done = true;
        facts.clear();
        for (String node : List.copyOf(removed)) {
            boolean in = Waiting.until(() -> isIn(node) && cluster.isUp(node), JOIN_PATIENCE);
            see(node, in, in ? "has joined, " + cluster.process(node).describe() : "has not joined");
        }
        return new Evidence(done, facts);
    }

    private boolean isIn(String node) {
        return isIn(raft, node);
    }

    /** Whether a leader tells that the node is a member. */
    static boolean isIn(RaftControl raft, String node) {
        try {
            return raft.members().contains(node);
        } catch (IOException nobodyLeads) {
            return false;
        }
    }
}
