package dev.minos.system;

import dev.minos.fault.RaftControl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Minos' own nodes, each a JVM of its own. */
public final class MinosSystem extends ProcessSystem {
    /** The option of a node whose value, a port of its own, is found here: {@code failpoints: true}. */
    private static final String FAILPOINTS = "failpoints";

    private final Map<String, String> options;
    private final Map<String, InetSocketAddress> failpoints = new LinkedHashMap<>();
    private final RaftControl raft;
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
        this(names(number), directory, nodeOptions, seed, rig, build);
    }

    private static List<String> names(int number) throws IOException {
        Memory.require(number, NodeCommand.MEGABYTES);
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
        boolean testable = Boolean.parseBoolean(options.remove(FAILPOINTS));
        Map<String, InetSocketAddress> http = new LinkedHashMap<>();
        boolean reachable = testable && wiring().kind() == Wiring.Kind.PROXY;
        List<InetSocketAddress> free = reachable ? Ports.free(nodes.size()) : List.of();
        for (String node : nodes) {
            http.put(node, wiring().httpOf(node));
            if (reachable) {
                failpoints.put(node, free.get(failpoints.size()));
            }
            prepare(node, command(node).words(build, options(node)), Map.of());
        }
        String obstacle = testable
                ? "failpoints listen on loopback, which only the proxy network reaches: --network proxy"
                : "the nodes have no failpoints: node-options: {failpoints: true}";
        this.raft = new MinosRaft(
                http, new MinosRaft.Failpoints(failpoints, obstacle), this::leader, this::joinAtNextStart);
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
        command(node, command(node).joining(build, options(node)));
    }

    /** Who starts again from now on starts as the other build, if there is one. */
    @Override
    protected void whenReady() {
        Build other = later;
        if (other != null) {
            build = other;
            for (String node : nodes()) {
                command(node, command(node).words(other, options(node)));
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
    public NodeStatus status(String node) throws IOException {
        return StatusProbe.ask(node, wiring().httpOf(node));
    }
}
