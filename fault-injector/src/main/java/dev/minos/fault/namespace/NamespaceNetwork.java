package dev.minos.fault.namespace;

import dev.minos.fault.BurstProbe;
import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Rules;
import dev.minos.fault.Trouble;
import dev.minos.fault.linux.Interface;
import dev.minos.fault.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace and an address of its own for every node, joined by a {@link Carrier}. Any system under test runs
 * in it unchanged: whatever a node sends to another, on whatever port, is subject to the faults of the link between
 * them. The testbed has an address, too, and reaches every node always. Safe for use by many threads.
 *
 * <p>Only inside the {@link NamespaceTestbed}. Nothing of it outlives the testbed's process: namespaces and interfaces
 * are held by open files only.
 *
 * <p>These are real packets: a healed link is used again when TCP's retransmission timer says so, which after a long cut
 * may take as long as the cut has lasted.
 */
public final class NamespaceNetwork implements Network {

    /**
     * How to build one. {@code port} is where every node listens for its peers; the seed decides what becomes of each
     * packet; {@code capture} is a file for all packets in pcap form, or null.
     */
    public record Settings(
            List<String> nodes,
            int port,
            Carrier carrier,
            long seed,
            @Nullable Path capture) {
        public Settings {
            nodes = List.copyOf(nodes);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
            }
            if (capture != null && carrier == Carrier.BRIDGE) {
                throw new IllegalArgumentException("packets are captured by the switch only");
            }
        }

        public Settings(List<String> nodes, int port, long seed) {
            this(nodes, port, Carrier.best(), seed, null);
        }
    }

    private final Settings settings;
    private final Lan lan;
    private final Map<String, NetworkNamespace> namespaces = new LinkedHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Rules rules = new Rules((link, troubles) -> treat(link, troubles));
    private Fabric fabric;
    private DatagramProber prober;

    private NamespaceNetwork(Settings settings) throws IOException {
        this.settings = settings;
        this.lan = Lan.of(settings.nodes());
        try {
            Interface.LOOPBACK.up();
            for (String node : settings.nodes()) {
                namespaces.put(node, hold(NetworkNamespace.create()));
            }
            fabric = hold(
                    settings.carrier() == Carrier.BRIDGE
                            ? BridgeFabric.open(lan, namespaces)
                            : SwitchFabric.open(lan, namespaces, settings));
            prober = hold(DatagramProber.open(lan, namespaces));
        } catch (IOException | RuntimeException e) {
            try {
                close();
            } catch (IOException leftover) {
                e.addSuppressed(leftover);
            }
            throw e;
        }
    }

    /** Builds the network; an {@link IOException} says what the machine lacks. */
    public static NamespaceNetwork open(Settings settings) throws IOException {
        if (!NamespaceTestbed.inside()) {
            throw new IOException("the testbed is not inside its namespaces");
        }
        String obstacle = settings.carrier().obstacle();
        if (obstacle != null) {
            throw new IOException(obstacle);
        }
        return new NamespaceNetwork(settings);
    }

    private <T extends AutoCloseable> T hold(T resource) {
        resources.add(resource);
        return resource;
    }

    /** The address of a node, the same for its peers and for the testbed. */
    public InetAddress address(String node) {
        return lan.node(node);
    }

    /** The testbed's own address, for what nodes must reach of it. */
    public InetAddress testbed() {
        return lan.testbed();
    }

    /** What to put before a node's command so that it runs in the node's namespace, as the same process. */
    public List<String> prefix(String node) {
        lan.node(node);
        return namespace(node).prefix();
    }

    /** Runs a short task in the node's namespace: a socket that it opens stands there, whoever uses it then. */
    public <T> T call(String node, Callable<T> task) throws IOException {
        return namespace(node).call(task);
    }

    private NetworkNamespace namespace(String node) {
        NetworkNamespace namespace = namespaces.get(node);
        if (namespace == null) {
            throw new IllegalArgumentException("there is no node " + node);
        }
        return namespace;
    }

    @Override
    public InetSocketAddress address(String from, String to) {
        return new InetSocketAddress(lan.node(to), settings.port());
    }

    @Override
    public boolean bears(Trouble trouble) {
        return fabric.bears(trouble);
    }

    @Override
    public synchronized void impose(Rule rule) throws IOException {
        if (!bears(rule.trouble())) {
            throw new IllegalArgumentException(
                    "this network cannot do '" + rule.trouble().verb() + "'");
        }
        rules.impose(rule);
    }

    @Override
    public synchronized void lift(Rule rule) throws IOException {
        rules.lift(rule);
    }

    private void treat(Link link, List<Trouble> troubles) throws IOException {
        fabric.treat(link, troubles);
    }

    @Override
    public Collection<Rule> rules() {
        return rules.inForce();
    }

    @Override
    public Map<Link, Probe> probe(Set<Link> links, Duration patience) throws IOException {
        return prober.probe(new TreeSet<>(links), patience);
    }

    @Override
    public synchronized Traffic traffic(Link link) {
        return fabric.traffic(link);
    }

    @Override
    public Map<Link, Sample> sample(Set<Link> links, int datagrams, Duration patience) throws IOException {
        return prober.sample(new TreeSet<>(links), datagrams, patience);
    }

    @Override
    public boolean measuresBursts() {
        return true;
    }

    @Override
    public Map<Link, Burst> burst(Set<Link> links, int bytes, Duration patience) throws IOException {
        return BurstProbe.measure(links, new Streams(), bytes, patience);
    }

    /** Sockets in the two nodes' namespaces. */
    private final class Streams implements BurstProbe.Ends {
        @Override
        public ServerSocket listen(Link link) throws IOException {
            return call(link.to(), () -> new ServerSocket(0, 1, lan.node(link.to())));
        }

        @Override
        public Socket connect(Link link, ServerSocket listening, Duration patience) throws IOException {
            Socket socket = call(link.from(), () -> {
                Socket made = new Socket();
                made.bind(new InetSocketAddress(lan.node(link.from()), 0));
                return made;
            });
            socket.connect(listening.getLocalSocketAddress(), (int) patience.toMillis());
            return socket;
        }
    }

    @Override
    public synchronized String counters(Link link) {
        return fabric.counters(link);
    }

    @Override
    public synchronized void close() throws IOException {
        IOException first = null;
        for (int i = resources.size() - 1; i >= 0; i--) {
            try {
                resources.get(i).close();
            } catch (Exception e) {
                IOException failure = e instanceof IOException io ? io : new IOException(e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        resources.clear();
        if (first != null) {
            throw first;
        }
    }
}
