package dev.minos.system;

import dev.minos.fault.Cluster;
import dev.minos.fault.Disk;
import dev.minos.fault.FakeClock;
import dev.minos.fault.Network;
import dev.minos.fault.NodeProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose nodes are processes of this machine, joined by proxies or, inside namespaces, by a network of packets.
 * Clients talk to the nodes directly, so a node that is cut from its peers is still reached by its clients.
 */
public abstract class ProcessSystem implements SystemUnderTest, Cluster {
    private static final long GLANCE_NANOS = Duration.ofMillis(20).toNanos();

    private final List<String> nodes;
    private final Path directory;
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private final List<NodeProcess.Exit> crashes = new CopyOnWriteArrayList<>();
    private final Wiring wiring;
    private final Means means;

    /** @param directory gets a directory a node, with its log and its data */
    protected ProcessSystem(List<String> nodes, Path directory, long seed, Rig rig) throws IOException {
        this.nodes = List.copyOf(nodes);
        this.directory = directory.toAbsolutePath();
        this.wiring = Wiring.of(nodes, directory, seed, rig);
        this.means = Means.open(rig.needs(), nodes, directory, seed);
    }

    /** Prepares a node's process; every node is given one before the start. */
    protected final void prepare(String node, List<String> command, Map<String, String> environment)
            throws IOException {
        Path home = Files.createDirectories(home(node));
        Map<String, String> whole = new HashMap<>(environment);
        whole.putAll(means.environment(node));
        NodeProcess.Spec spec = new NodeProcess.Spec(node, words(node, command), whole, home, home.resolve("node.log"));
        processes.put(node, wiring.ground().process(spec, exit -> {
            if (!exit.asked()) {
                crashes.add(exit);
            }
        }));
    }

    /** From its next start on the node is started like this. */
    protected final void command(String node, List<String> command) {
        process(node).command(words(node, command));
    }

    private List<String> words(String node, List<String> command) {
        List<String> words = new ArrayList<>(wiring.prefix().apply(node));
        words.addAll(command);
        return words;
    }

    /** Where a node's log and data are. */
    protected final Path home(String node) {
        return wiring.ground().home(node);
    }

    protected final Wiring wiring() {
        return wiring;
    }

    /** Where clients reach a node. */
    public final InetSocketAddress httpOf(String node) {
        return wiring.httpOf(node);
    }

    @Override
    public final String networkKind() {
        return wiring.kind().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public final List<String> nodes() {
        return nodes;
    }

    @Override
    public final void start(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        startNodes(deadline);
        await(this::isReady, deadline);
        whenReady();
    }

    /** Called once, when the cluster serves for the first time. */
    protected void whenReady() throws IOException {}

    /** Starts every node's process; a system whose nodes need each other overrides this. */
    protected void startNodes(long deadlineNanos) throws IOException, InterruptedException {
        for (NodeProcess process : processes.values()) {
            process.start();
        }
    }

    /** Returns when it is so; a node that ends meanwhile, and too long a wait, are told in a sentence. */
    protected final void await(BooleanSupplier condition, long deadlineNanos) throws IOException, InterruptedException {
        while (!condition.getAsBoolean()) {
            if (!crashes().isEmpty()) {
                NodeProcess.Exit exit = crashes.get(0);
                throw new IOException("Node " + exit.node() + " ended while it started (exit code " + exit.code()
                        + "): " + lastWords(exit.node()));
            }
            String loss = loss();
            if (loss != null) {
                throw new IOException(loss);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("The cluster was not ready in time: " + states() + ". The nodes' logs are in "
                        + directory + ".");
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    @Override
    public boolean isReady() {
        Set<@Nullable String> leaders = new HashSet<>();
        for (String node : members()) {
            try {
                NodeStatus status = status(node);
                if (!status.ready()) {
                    return false;
                }
                leaders.add(status.leader());
            } catch (IOException notYet) {
                return false;
            }
        }
        return !tellsLeader() || (leaders.size() == 1 && !leaders.contains(null));
    }

    /** Whether nodes say who leads; where none ever does, a cluster is ready when its nodes are. */
    protected boolean tellsLeader() {
        return true;
    }

    /** What every node says of itself, for people. */
    @Override
    public String states() {
        return nodes.stream()
                .map(node -> {
                    try {
                        NodeStatus status = status(node);
                        return node + " " + status.role() + (status.ready() ? "" : " (not ready)");
                    } catch (IOException e) {
                        return node + " " + e.getMessage();
                    }
                })
                .collect(Collectors.joining(", "));
    }

    private String lastWords(String node) throws IOException {
        Path log = home(node).resolve("node.log");
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return lines.stream()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it said nothing");
    }

    @Override
    public List<NodeProcess.Exit> crashes() {
        if (wiring.kind() == Wiring.Kind.HOSTS) {
            // A process on another host tells of its end when it is asked whether it lives.
            processes.values().forEach(NodeProcess::isAlive);
        }
        return List.copyOf(crashes);
    }

    @Override
    public void fetchLogs() throws IOException {
        wiring.ground().fetchLogs(directory);
    }

    @Override
    public @Nullable String loss() {
        return wiring.ground().loss();
    }

    @Override
    public Cluster cluster() {
        return this;
    }

    /** The leader of the highest term, asked now. */
    @Override
    public @Nullable String leader() {
        List<NodeStatus> leaders = new ArrayList<>();
        for (String node : nodes) {
            try {
                NodeStatus status = status(node);
                if (status.leads()) {
                    leaders.add(status);
                }
            } catch (IOException unreachable) {
                // A node that does not answer is not the leader that clients find.
            }
        }
        return leaders.stream()
                .max(Comparator.comparingLong(NodeStatus::term))
                .map(NodeStatus::node)
                .orElse(null);
    }

    @Override
    public NodeProcess process(String node) {
        return Objects.requireNonNull(processes.get(node), node);
    }

    @Override
    public Network network() {
        return wiring.network();
    }

    @Override
    public Path directory(String node) {
        return home(node).resolve("data");
    }

    @Override
    public @Nullable FakeClock clock(String node) {
        return means.clock(node);
    }

    @Override
    public @Nullable Disk disk(String node) {
        return means.disk(node);
    }

    @Override
    public boolean isUp(String node) {
        try {
            return status(node).ready();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try (Ground ground = wiring.ground();
                Network links = wiring.network();
                means) {
            if (ground.loss() != null) {
                // Its guard has ended what ran there; nobody else could.
                return;
            }
            ground.fetchLogs(directory);
            for (NodeProcess process : processes.values()) {
                process.kill();
            }
        }
    }
}
