package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Something done to processes, proven by what the kernel says of them. */
final class ProcessEffect implements Effect {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration UP = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final ProcessFault.Verb verb;
    private final List<String> aimedAt;
    private final List<String> hit = new ArrayList<>();
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
                case PAUSE -> process.isAlive() && Proc.isStopped(process.pid());
                case WIPE -> !process.isAlive() && Trees.isEmpty(cluster.directory(node));
                case RESTART, ROLL -> isNew(process, node) && cluster.isUp(node);
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
                process.start();
            }
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
        for (String node : hit) {
            if (!notes.containsKey(node)) {
                awaitUp(node);
            }
        }
        return look(node -> {
            NodeProcess process = cluster.process(node);
            boolean killedMeanwhile = verb == ProcessFault.Verb.PAUSE && notes.containsKey(node);
            return killedMeanwhile || (process.isAlive() && !process.isPaused() && cluster.isUp(node));
        });
    }

    private boolean startsItself() {
        return verb == ProcessFault.Verb.RESTART || verb == ProcessFault.Verb.ROLL;
    }

    private boolean isNew(NodeProcess process, String node) {
        @Nullable Long before = pidBefore.get(node);
        return process.isAlive() && before != null && process.pid() != before;
    }

    /** Evidence decides whether it came up in time, so the result of the wait is not needed. */
    private void awaitUp(String node) {
        boolean ignored =
                Waiting.until(() -> cluster.isUp(node) || !cluster.process(node).isAlive(), UP);
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
