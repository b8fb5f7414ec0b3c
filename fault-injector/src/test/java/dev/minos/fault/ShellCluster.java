package dev.minos.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes that are shells doing nothing, behind a proxy network to echo servers. */
final class ShellCluster implements Cluster, AutoCloseable {
    /** Every process of the cluster has the root here in its environment. */
    static final String ENVIRONMENT = "MINOS_IT";

    private final Path root;
    private final ProcessGuard guard;
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private final Map<String, EchoServer> servers = new HashMap<>();
    private final ProxyNetwork network;
    private volatile @Nullable String leader;

    private ShellCluster(Path root, List<String> names) throws IOException {
        this.root = root;
        this.guard = ProcessGuard.start();
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        for (String name : names) {
            EchoServer server = EchoServer.start();
            servers.put(name, server);
            addresses.put(name, server.address());
            Files.createDirectories(directory(name));
            String script = "[ -e broken ] && exit 5; echo $$ > up; while :; do sleep 0.05; done";
            NodeProcess process = new LocalProcess(
                    new NodeProcess.Spec(
                            name,
                            List.of("/bin/sh", "-c", script),
                            Map.of(ENVIRONMENT, root.toString()),
                            root.resolve(name),
                            root.resolve(name + ".log")),
                    guard);
            process.start();
            processes.put(name, process);
        }
        this.network = ProxyNetwork.open(addresses, 1);
    }

    static ShellCluster start(Path root, int nodes) throws IOException {
        return new ShellCluster(
                root, IntStream.rangeClosed(1, nodes).mapToObj(i -> "n" + i).toList());
    }

    void leader(@Nullable String node) {
        leader = node;
    }

    /** The node ends as soon as it is started. */
    void breakNode(String node) throws IOException {
        Files.createFile(root.resolve(node).resolve("broken"));
    }

    /** The node runs but no longer says that it is up. */
    void deafen(String node) throws IOException {
        Files.delete(root.resolve(node).resolve("up"));
    }

    @Override
    public List<String> nodes() {
        return List.copyOf(processes.keySet());
    }

    @Override
    public @Nullable String leader() {
        return leader;
    }

    @Override
    public NodeProcess process(String node) {
        return Objects.requireNonNull(processes.get(node));
    }

    @Override
    public Network network() {
        return network;
    }

    /** A node says that it is up by writing its pid. */
    @Override
    public boolean isUp(String node) {
        try {
            Path up = root.resolve(node).resolve("up");
            return Cluster.super.isUp(node)
                    && Files.exists(up)
                    && Files.readString(up)
                            .strip()
                            .equals(String.valueOf(process(node).pid()));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Path directory(String node) {
        return root.resolve(node).resolve("data");
    }

    @Override
    public void close() throws IOException {
        network.close();
        for (NodeProcess process : processes.values()) {
            process.close();
        }
        for (EchoServer server : servers.values()) {
            server.close();
        }
        guard.close();
    }
}
