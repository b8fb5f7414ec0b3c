package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Damage to the files of nodes that are down, proven by reading the files again. Healing starts the nodes that were
 * killed for it; whether a node accepts its damaged files or refuses to run is told, not judged.
 */
final class DiskEffect implements Effect {
    private final Cluster cluster;
    private final DiskFault fault;
    private final List<String> aimedAt;
    private final KilledNodes killed;
    private final SortedMap<String, Damage> damages = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Long>> expected = new TreeMap<>();
    private final SortedMap<String, String> notes = new TreeMap<>();

    DiskEffect(Cluster cluster, DiskFault fault, List<String> nodes) {
        this.cluster = cluster;
        this.fault = fault;
        this.aimedAt = List.copyOf(nodes);
        this.killed = new KilledNodes(cluster);
    }

    @Override
    public List<String> nodes() {
        return aimedAt;
    }

    @Override
    public void install() throws IOException, CannotInjectException {
        for (String node : aimedAt) {
            switch (fault.verb()) {
                case SAVE -> save(node);
                case RESTORE -> restore(node);
                default -> damage(node);
            }
        }
        if (notes.size() == aimedAt.size()) {
            throw new CannotInjectException(notes.toString());
        }
    }

    /** A copy of a node that runs is taken while it stands still: what a power failure would leave. */
    private void save(String node) throws IOException {
        NodeProcess process = cluster.process(node);
        boolean stopForIt = process.isAlive() && !process.isPaused();
        if (stopForIt) {
            process.pause();
        }
        try {
            Trees.copy(cluster.directory(node), saved(node));
            expected.put(node, Trees.checksums(cluster.directory(node)));
        } finally {
            if (stopForIt) {
                process.resume();
            }
        }
    }

    private void restore(String node) throws IOException {
        if (!Files.isDirectory(saved(node))) {
            notes.put(node, "no copy has been saved");
            return;
        }
        killed.kill(node);
        Trees.copy(saved(node), cluster.directory(node));
        Disk disk = cluster.disk(node);
        if (disk != null) {
            disk.sync();
        }
        expected.put(node, Trees.checksums(saved(node)));
    }

    private void damage(String node) throws IOException {
        Path directory = cluster.directory(node);
        if (Trees.files(directory, fault.glob()).isEmpty()) {
            notes.put(node, "no file matches " + fault.glob());
            return;
        }
        killed.kill(node);
        List<Path> files = Trees.files(directory, fault.glob());
        Random random = new Random(DiskFault.seedAt(node, fault.seed()));
        Path file = files.get(random.nextInt(files.size()));
        damages.put(node + "/" + directory.relativize(file), Damage.to(file, fault.verb(), random));
    }

    /** Beside the node's directory, so that nothing the node does touches it. */
    private Path saved(String node) {
        Path directory = cluster.directory(node).toAbsolutePath();
        return directory.resolveSibling(directory.getFileName() + ".saved");
    }

    @Override
    public Evidence installed() throws IOException {
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>(notes);
        for (var entry : damages.entrySet()) {
            boolean there = entry.getValue().isThere();
            proven &= there;
            facts.put(entry.getKey(), entry.getValue().description() + (there ? "" : ": not to be seen"));
        }
        for (var entry : expected.entrySet()) {
            Path compared =
                    fault.verb() == DiskFault.Verb.SAVE ? saved(entry.getKey()) : cluster.directory(entry.getKey());
            boolean same = Trees.checksums(compared).equals(entry.getValue());
            proven &= same;
            String what = entry.getValue().size() + " files as they were when the copy was taken";
            facts.put(entry.getKey(), (same ? "" : "not as expected: ") + what);
        }
        return new Evidence(proven, facts);
    }

    @Override
    public void undo() throws IOException {
        killed.startAgain();
    }

    @Override
    public Evidence undone() {
        return killed.told();
    }
}
