package dev.minos.fault.disk;

import dev.minos.fault.Cluster;
import dev.minos.fault.Disk;
import dev.minos.fault.LocalProcess;
import dev.minos.fault.Network;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.ProcessGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster of one node, a shell script whose working directory is on a disk that can fail. */
final class OneNode implements Cluster, AutoCloseable {
    private final Path root;
    private final ProcessGuard guard = ProcessGuard.start();
    private final NodeProcess process;
    final VolatileDisk disk;

    OneNode(String script) throws IOException {
        root = Files.createTempDirectory("minos-disk");
        disk = VolatileDisk.over(root.resolve("data"), root.resolve("disk"), 1);
        List<String> command = List.of("/bin/sh", "-c", "cd data && " + script);
        process = new LocalProcess(new NodeProcess.Spec("n1", command, Map.of(), root, root.resolve("log")), guard);
    }

    Path data() {
        return disk.directory();
    }

    @Override
    public List<String> nodes() {
        return List.of("n1");
    }

    @Override
    public @Nullable String leader() {
        return null;
    }

    @Override
    public NodeProcess process(String node) {
        return process;
    }

    @Override
    public Network network() {
        throw new UnsupportedOperationException("no network here");
    }

    @Override
    public Path directory(String node) {
        return data();
    }

    @Override
    public Disk disk(String node) {
        return disk;
    }

    @Override
    public void close() throws IOException {
        try (guard;
                disk) {
            process.close();
        }
        try (var all = Files.walk(root)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
