package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Something done to processes, proven by what the kernel says of them. */
final class ProcessEffect implements Effect {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration UP = Duration.ofSeconds(30);
    /** A member that joins anew is sent everything first. */
    private static final Duration JOINED = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final ProcessFault.Verb verb;
    private final List<String> aimedAt;
    private final List<String> hit = new ArrayList<>();
    private final Set<String> cameUp = new HashSet<>();
    private final SortedMap<String, Long> pidBefore = new TreeMap<>();
    private final SortedMap<String, String> notes = new TreeMap<>();

    ProcessEffect(Cluster cluster, ProcessFault.Verb verb, List<String> nodes) {
        this.cluster = cluster;
        this.verb = verb;
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
            if (!startsItself() && !process.isAlive()) {
                notes.put(node, "left alone, was down already");
            } else if (verb == ProcessFault.Verb.PAUSE && (process.isPaused() || process.isStrobed())) {
                notes.put(node, "left alone, was paused already");
            } else {
                pidBefore.put(node, process.isAlive() ? process.pid() : -1);
                hit.add(node);
                hit(process, node);
            }
        }
        if (hit.isEmpty()) {
            throw new CannotInjectException(notes.toString());
        }
    }

    private void hit(NodeProcess process, String node) throws IOException {
        switch (verb) {
            case KILL -> process.kill();
            case PAUSE -> process.pause();
            case STOP -> notes.put(node, "ended with exit code " + process.stop(GRACE));
            case WIPE -> {
                process.kill();
                Trees.empty(cluster.directory(node));
            }
            case RESTART -> {
                process.restart();
                awaitUp(node);
            }
            case ROLL -> {
                if (process.isAlive()) {
                    notes.put(node, "ended with exit code " + process.stop(GRACE));
                }
                process.start();
                awaitUp(node);
            }
        }
    }

    @Override
    public Evidence installed() throws IOException {
        return look(node -> {
            NodeProcess process = cluster.process(node);
            return switch (verb) {
                case KILL, STOP -> !process.isAlive();
                case PAUSE -> process.isAlive() && process.isStopped();
                case WIPE -> !process.isAlive() && Trees.isEmpty(cluster.directory(node));
                case RESTART, ROLL -> isNew(process, node) && cameUp.contains(node);
            };
        });
    }

    @Override
    public void undo() throws IOException {
        notes.clear();
        for (String node : hit) {
            NodeProcess process = cluster.process(node);
            if (verb == ProcessFault.Verb.PAUSE) {
                resume(process, node);
            } else if (!startsItself() && !process.isAlive()) {
                start(process, node);
            }
        }
    }

    /** Members of a Raft group that have lost everything are no members any more, whatever the others think. */
    private void start(NodeProcess process, String node) throws IOException {
        RaftControl raft = cluster.raft();
        if (verb == ProcessFault.Verb.WIPE && raft != null) {
            raft.remove(node);
            RaftEffect.join(cluster, raft, node);
        } else {
            process.start();
        }
    }

    private void resume(NodeProcess process, String node) throws IOException {
        if (isNew(process, node)) {
            notes.put(node, "was started anew meanwhile");
        } else if (process.isAlive()) {
            process.resume();
        } else {
            notes.put(node, "was killed meanwhile");
        }
    }

    @Override
    public Evidence undone() throws IOException {
        if (verb == ProcessFault.Verb.PAUSE) {
            return look(node -> notes.containsKey(node) || goesOn(cluster.process(node)));
        }
        for (String node : hit) {
            awaitUp(node);
        }
        return look(node -> cameUp.contains(node)
                && (cluster.process(node).isAlive() || cluster.process(node).wasEnded()));
    }

    private static boolean goesOn(NodeProcess process) {
        return !process.isPaused() && process.mayRun();
    }

    private boolean startsItself() {
        return verb == ProcessFault.Verb.RESTART || verb == ProcessFault.Verb.ROLL;
    }

    private boolean isNew(NodeProcess process, String node) {
        @Nullable Long before = pidBefore.get(node);
        return process.isAlive() && before != null && process.pid() != before;
    }

    /**
     * Having been up once counts. Faults overlap: a node that another one holds still, cuts off or has ended again cannot
     * be asked for more, nor can one whose cluster is broken otherwise all the time.
     */
    private void awaitUp(String node) {
        NodeProcess process = cluster.process(node);
        boolean settled = Waiting.until(
                () -> !process.isAlive()
                        || process.isPaused()
                        || process.isStrobed()
                        || isCutOff(node)
                        || takesPart(node),
                verb == ProcessFault.Verb.WIPE && cluster.raft() != null ? JOINED : UP);
        if (!process.isAlive() && process.wasEnded()) {
            notes.put(node, "was ended again meanwhile");
            cameUp.add(node);
        } else if (process.isAlive() && (settled || isBrokenElsewhere(node))) {
            if (!process.isPaused() && !process.isStrobed() && !takesPart(node)) {
                notes.put(node, "cannot take part while other faults are in force");
            }
            cameUp.add(node);
        }
    }

    /** One that was removed and joins anew serves before the others know it for a member. */
    private boolean takesPart(String node) {
        RaftControl raft = cluster.raft();
        return cluster.isUp(node) && (verb != ProcessFault.Verb.WIPE || raft == null || RaftEffect.isIn(raft, node));
    }

    /** Whether it and those that it hears, and that hear it, are no majority. */
    private boolean isCutOff(String node) {
        Set<Link> silent = new HashSet<>();
        cluster.network().rules().stream().filter(ProcessEffect::silences).forEach(rule -> silent.addAll(rule.links()));
        long together = cluster.nodes().stream()
                .filter(other -> other.equals(node)
                        || (!silent.contains(new Link(node, other)) && !silent.contains(new Link(other, node))))
                .count();
        return 2 * together <= cluster.nodes().size();
    }

    private static boolean silences(Network.Rule rule) {
        return rule.trouble() instanceof Trouble.Cut
                || rule.trouble() instanceof Trouble.Stall
                || rule.trouble() instanceof Trouble.Reset;
    }

    private boolean isBrokenElsewhere(String node) {
        return cluster.network().rules().stream().anyMatch(ProcessEffect::silences)
                || cluster.nodes().stream()
                        .filter(other -> !other.equals(node))
                        .map(cluster::process)
                        .anyMatch(other -> !other.isAlive() || other.isPaused() || other.isStrobed());
    }

    private Evidence look(Look asExpected) throws IOException {
        SortedMap<String, String> facts = new TreeMap<>(notes);
        boolean proven = true;
        for (String node : hit) {
            boolean good = asExpected.at(node);
            proven &= good;
            String described = cluster.process(node).describe();
            String note = notes.get(node);
            facts.put(node, (good ? "" : "not as expected: ") + described + (note == null ? "" : "; " + note));
        }
        return new Evidence(proven, facts);
    }

    private interface Look {
        boolean at(String node) throws IOException;
    }
}
