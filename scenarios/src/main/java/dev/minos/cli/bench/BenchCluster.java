package dev.minos.cli.bench;

import dev.minos.fault.LocalProcess;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.ProcessGuard;
import dev.minos.system.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes of some store as processes of their own, joined directly, on ports and in directories that they keep. */
abstract class BenchCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final List<String> nodes;
    private final Path directory;
    private final ProcessGuard guard;
    private final Map<String, InetSocketAddress> http = new LinkedHashMap<>();
    private final Map<String, InetSocketAddress> peer = new LinkedHashMap<>();
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();

    BenchCluster(int size, Path directory) throws IOException {
        this.nodes = IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList();
        this.directory = directory;
        List<InetSocketAddress> free = Ports.free(2 * size);
        for (int i = 0; i < size; i++) {
            http.put(nodes.get(i), free.get(2 * i));
            peer.put(nodes.get(i), free.get(2 * i + 1));
        }
        this.guard = ProcessGuard.start();
    }

    abstract String name();

    /** What starts a node. */
    abstract List<String> command(String node, Path data);

    /** Whether the node takes part and knows a leader. */
    abstract boolean isReady(String node);

    abstract @Nullable String leader();

    /** The ways in which clients may talk to it. */
    abstract List<String> protocols();

    abstract List<Operation> operations();

    /** A client of its own connection to this node. */
    abstract Session session(String protocol, Operation operation, String node) throws IOException;

    /** One attempt to write at this node, within the time; whether it was acknowledged. */
    abstract boolean tryWrite(String node, Duration timeout);

    final List<String> nodes() {
        return nodes;
    }

    final InetSocketAddress httpOf(String node) {
        return Objects.requireNonNull(http.get(node), node);
    }

    final InetSocketAddress peerOf(String node) {
        return Objects.requireNonNull(peer.get(node), node);
    }

    static Duration answer() {
        return ANSWER;
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Starts all nodes; how long it took until all are ready. */
    final Duration start() throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (String node : nodes) {
            launch(node);
        }
        await("all nodes to be ready", () -> nodes.stream().allMatch(this::isReady));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    final void launch(String node) throws IOException {
        process(node).start();
    }

    /** Starts a node that was down; how long it took until it was ready. */
    final Duration restart(String node) throws IOException, InterruptedException {
        long began = System.nanoTime();
        launch(node);
        await(node + " to be ready", () -> isReady(node));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    final void kill(String node) throws IOException {
        process(node).kill();
    }

    private NodeProcess process(String node) throws IOException {
        NodeProcess known = processes.get(node);
        if (known != null) {
            return known;
        }
        Path home = Files.createDirectories(directory.resolve(node));
        NodeProcess made = new LocalProcess(
                new NodeProcess.Spec(
                        node, command(node, home.resolve("data")), environment(), home, home.resolve("node.log")),
                guard);
        processes.put(node, made);
        return made;
    }

    Map<String, String> environment() {
        return Map.of();
    }

    /** A condition to wait for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    final void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "Waited in vain for " + what + " of " + name() + "; logs are in " + directory + ".");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void close() throws IOException {
        try (guard) {
            for (NodeProcess process : processes.values()) {
                process.kill();
            }
        }
    }
}
