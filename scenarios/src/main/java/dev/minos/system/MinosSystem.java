package dev.minos.system;

import dev.minos.fault.RaftControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Minos' own nodes, each a JVM of its own. */
public final class MinosSystem extends ProcessSystem {
    /** The option of a node whose value, a port of its own, is found here: {@code failpoints: true}. */
    private static final String FAILPOINTS = "failpoints";

    private static final int FAILPOINT_PORT = 7091;
    /** The option of a cluster that says how many of its nodes, the last ones, wait until a fault adds them. */
    private static final String SPARES = "spares";

    private final Map<String, String> options;
    private final Map<String, InetSocketAddress> failpoints = new LinkedHashMap<>();
    private final RaftControl raft;
    private final List<String> spares;
    private final @Nullable Build later;
    private volatile Build build;

    /** @param directory gets a directory a node, with its log and its data */
    public MinosSystem(int number, Path directory, Map<String, String> nodeOptions, long seed) throws IOException {
        this(number, directory, nodeOptions, seed, Rig.plain());
    }

    /** The same in surroundings that can be broken, too. */
    public MinosSystem(int number, Path directory, Map<String, String> nodeOptions, long seed, Rig rig)
            throws IOException {
        this(number, directory, nodeOptions, seed, rig, Build.own());
    }

    /** The same with nodes that are started from another build. */
    public MinosSystem(int number, Path directory, Map<String, String> nodeOptions, long seed, Rig rig, Build build)
            throws IOException {
        this(names(number, rig), directory, nodeOptions, seed, rig, build);
    }

    private static List<String> names(int number, Rig rig) throws IOException {
        if (rig.hosts() == null) {
            Memory.require(number, NodeCommand.MEGABYTES);
        }
        return IntStream.rangeClosed(1, number).mapToObj(i -> "n" + i).toList();
    }

    private MinosSystem(
            List<String> nodes, Path directory, Map<String, String> nodeOptions, long seed, Rig rig, Build build)
            throws IOException {
        super(nodes, directory, seed, rig);
        this.build = build;
        this.options = new LinkedHashMap<>(nodeOptions);
        // Many nodes on few cores: with the node's own default a busy machine would depose leaders, and not the fault.
        options.putIfAbsent("election-timeout", "500ms..1000ms");
        String upgrade = options.remove(Build.UPGRADE);
        this.later = upgrade == null ? null : Build.at(upgrade);
        this.spares = spares(nodes, options.remove(SPARES));
        boolean testable = Boolean.parseBoolean(options.remove(FAILPOINTS));
        Map<String, InetSocketAddress> http = new LinkedHashMap<>();
        if (later != null && rig.hosts() != null) {
            throw new IOException("What is installed on other hosts is not exchanged: --upgrade-to works here only.");
        }
        List<InetSocketAddress> free = testable ? failpointAddresses() : List.of();
        for (String node : nodes) {
            http.put(node, wiring().httpOf(node));
            if (testable) {
                failpoints.put(node, free.get(failpoints.size()));
            }
            prepare(node, words(node, build), Map.of());
        }
        this.raft = new MinosRaft(http, testable ? this::rules : null, this::leader, this::joinAtNextStart);
    }

    /** On each node's loopback; where a node has one of its own, a port is as good as another. */
    private List<InetSocketAddress> failpointAddresses() throws IOException {
        return wiring().kind() == Wiring.Kind.PROXY
                ? Ports.free(nodes().size())
                : nodes().stream()
                        .map(node -> new InetSocketAddress(InetAddress.getLoopbackAddress(), FAILPOINT_PORT))
                        .toList();
    }

    private HttpExchange rules(String node) throws IOException {
        return wiring().ground().inside(node, Objects.requireNonNull(failpoints.get(node), node));
    }

    private List<String> words(String node, Build of) {
        List<String> program = wiring().ground().program(node);
        return command(node).words(program == null ? NodeCommand.jvm(of) : program, options(node));
    }

    private static List<String> spares(List<String> nodes, @Nullable String number) throws IOException {
        if (number == null) {
            return List.of();
        }
        if (!number.matches("\\d{1,2}") || Integer.parseInt(number) >= nodes.size()) {
            throw new IOException("The node option '" + SPARES + "' is " + number + ", expected less than the "
                    + nodes.size() + " nodes.");
        }
        return nodes.subList(nodes.size() - Integer.parseInt(number), nodes.size());
    }

    @Override
    public List<String> members() {
        return nodes().stream()
                .filter(node -> !spares.contains(node) || process(node).isAlive())
                .toList();
    }

    private NodeCommand command(String node) {
        return new NodeCommand(
                node, wiring().httpOf(node), wiring().raftOf(node), wiring().peersOf(node), directory(node));
    }

    private Map<String, String> options(String node) {
        InetSocketAddress rules = failpoints.get(node);
        if (rules == null) {
            return options;
        }
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put(FAILPOINTS, rules.getAddress().getHostAddress() + ":" + rules.getPort());
        return all;
    }

    private void joinAtNextStart(String node) {
        command(node, command(node).joining(words(node, build)));
    }

    /** Who starts again from now on starts as the other build, if there is one. */
    @Override
    protected void whenReady() throws IOException {
        for (String spare : spares) {
            // Every node has been told, at its start, by which way it reaches the spare one.
            process(spare).foreseeEnd();
            raft.remove(spare);
            process(spare).kill();
        }
        Build other = later;
        if (other != null) {
            build = other;
            for (String node : nodes()) {
                command(node, words(node, other));
            }
        }
    }

    @Override
    public RaftControl raft() {
        return raft;
    }

    @Override
    public LogRules logRules() {
        return LogRules.minos();
    }

    @Override
    public String name() {
        return "minos";
    }

    /** Where clients reach a node. */
    public String address(String node) {
        InetSocketAddress http = wiring().httpOf(node);
        return "http://" + http.getAddress().getHostAddress() + ":" + http.getPort();
    }

    @Override
    public KvClient client(String node, Duration timeout) {
        return new MinosClient(node, wiring().httpOf(node), timeout);
    }

    @Override
    public EventStream watch(String node, String prefix, String cursor, Duration patience) throws IOException {
        return MinosEvents.open(wiring().httpOf(node), prefix, cursor, patience);
    }

    @Override
    public NodeStatus status(String node) throws IOException {
        return StatusProbe.ask(node, wiring().httpOf(node));
    }
}
