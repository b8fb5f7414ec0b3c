package dev.minos.system.described;

import dev.minos.system.Build;
import dev.minos.system.HttpExchange;
import dev.minos.system.KvClient;
import dev.minos.system.LogRules;
import dev.minos.system.NodeStatus;
import dev.minos.system.ProcessSystem;
import dev.minos.system.Rig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A cluster of somebody else's nodes, started as their file says. */
public final class DescribedSystem extends ProcessSystem {
    private static final Duration STEP_PATIENCE = Duration.ofSeconds(5);

    private final SystemDescription description;
    private final SystemDescription.Launch launch;
    private final DescribedStatus statuses;
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    /** The program of every start but the first; null for the same. */
    private final @Nullable String upgrade;

    /** @param directory gets a directory a node, with its log and its data */
    public DescribedSystem(
            SystemDescription description,
            int number,
            Path directory,
            Map<String, String> nodeOptions,
            long seed,
            Rig rig)
            throws IOException {
        this(
                description,
                IntStream.rangeClosed(1, number).mapToObj(i -> "n" + i).toList(),
                directory,
                nodeOptions,
                seed,
                rig);
    }

    private DescribedSystem(
            SystemDescription description,
            List<String> nodes,
            Path directory,
            Map<String, String> nodeOptions,
            long seed,
            Rig rig)
            throws IOException {
        super(nodes, directory, seed, rig);
        this.description = description;
        this.launch =
                Objects.requireNonNull(description.launch(), "a system that is only driven has no nodes to start");
        this.statuses = new DescribedStatus(description.status());
        this.upgrade = nodeOptions.get(Build.UPGRADE);
        for (String node : nodes) {
            Files.createDirectories(directory(node));
            Map<String, String> values = values(node);
            Map<String, String> environment = new HashMap<>();
            launch.environment().forEach((name, value) -> environment.put(name, value.fill(values)));
            commands.put(node, command(node, values, nodeOptions));
            prepare(node, Objects.requireNonNull(commands.get(node)), environment);
        }
    }

    private List<String> command(String node, Map<String, String> values, Map<String, String> nodeOptions) {
        List<String> words = new ArrayList<>(Template.fill(launch.command(), values));
        words.addAll(Template.fill(isFirst(node) ? launch.first() : launch.others(), values));
        nodeOptions.forEach((name, value) -> {
            if (name.equals(Build.UPGRADE)) {
                return;
            }
            Map<String, String> withValue = new HashMap<>(values);
            withValue.put("value", value);
            words.addAll(Template.fill(launch.options().getOrDefault(name, List.of()), withValue));
        });
        return words;
    }

    private boolean isFirst(String node) {
        return node.equals(nodes().get(0));
    }

    /** What the names in a template stand for at this node. */
    private Map<String, String> values(String node) {
        String first = nodes().get(0);
        Map<String, String> values = new HashMap<>(member(node, node));
        values.put("count", Integer.toString(nodes().size()));
        values.put("data", directory(node).toString());
        values.put("here", System.getProperty("user.dir"));
        values.put("first-host", host(wiring().httpOf(first)));
        values.put("first-http", text(wiring().httpOf(first)));
        values.put("first-raft", text(network().address(node, first)));
        values.put(
                "peers",
                nodes().stream()
                        .map(peer -> launch.peer().each().fill(member(node, peer)))
                        .collect(Collectors.joining(launch.peer().separator())));
        return values;
    }

    /** A member as this node reaches it. */
    private Map<String, String> member(String node, String member) {
        InetSocketAddress http = wiring().httpOf(member);
        InetSocketAddress raft =
                node.equals(member) ? wiring().raftOf(member) : network().address(node, member);
        return Map.of(
                "id", member,
                "host", host(http),
                "http", text(http),
                "http-port", Integer.toString(http.getPort()),
                "raft", text(raft),
                "raft-port", Integer.toString(raft.getPort()));
    }

    @Override
    protected void startNodes(long deadlineNanos) throws IOException, InterruptedException {
        if (!launch.isStepwise()) {
            super.startNodes(deadlineNanos);
            return;
        }
        String first = nodes().get(0);
        process(first).start();
        await(() -> isUp(first), deadlineNanos);
        for (String node : nodes().subList(1, nodes().size())) {
            process(node).start();
            Ask join = launch.join();
            if (join != null) {
                require(join, first, values(node), "Node " + node + " could not join");
            }
        }
    }

    @Override
    protected void whenReady() throws IOException {
        if (upgrade != null) {
            for (Map.Entry<String, List<String>> entry : commands.entrySet()) {
                List<String> other = new ArrayList<>(entry.getValue());
                other.set(0, upgrade);
                command(entry.getKey(), other);
            }
        }
        Ask setup = launch.setup();
        if (setup != null) {
            String first = nodes().get(0);
            require(setup, first, values(first), "The cluster could not be set up");
        }
    }

    /** Asks once, and takes anything but success for the end. */
    private void require(Ask ask, String node, Map<String, String> values, String otherwise) throws IOException {
        try (HttpExchange exchange = new HttpExchange(wiring().httpOf(node), STEP_PATIENCE)) {
            HttpExchange.Answer answer = exchange.send(ask.request(values));
            if (answer.status() / 100 != 2) {
                throw new IOException(otherwise + ": " + node + " answered HTTP " + answer.status() + " "
                        + answer.body().strip() + ".");
            }
        }
    }

    @Override
    protected boolean tellsLeader() {
        return statuses.tellsLeader();
    }

    @Override
    public LogRules logRules() {
        return description.log();
    }

    @Override
    public String name() {
        return description.name();
    }

    @Override
    public KvClient client(String node, Duration timeout) {
        return new DescribedClient(description.requests(), node, wiring().httpOf(node), timeout);
    }

    @Override
    public NodeStatus status(String node) throws IOException {
        return statuses.ask(node, wiring().httpOf(node), values(node));
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }

    private static String text(InetSocketAddress address) {
        return host(address) + ":" + address.getPort();
    }
}
