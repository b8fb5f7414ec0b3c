package dev.minos.system;

import dev.minos.fault.Network;
import dev.minos.fault.ProxyNetwork;
import dev.minos.fault.linux.Interface;
import dev.minos.fault.namespace.Carrier;
import dev.minos.fault.namespace.NamespaceNetwork;
import dev.minos.fault.namespace.NamespaceTestbed;
import dev.minos.system.hosts.HostsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a cluster listen and how they are joined.
 *
 * @param http where clients reach each node; no fault ever stands in between
 * @param doors where nodes reach each other's HTTP; the faults of the link hold there
 * @param raft where each node listens for its peers
 * @param prefix what stands before a node's command
 * @param ground what the nodes run on
 */
public record Wiring(
        Kind kind,
        Map<String, InetSocketAddress> http,
        Map<String, InetSocketAddress> raft,
        Network network,
        Doors doors,
        Function<String, List<String>> prefix,
        Ground ground) {
    private static final int HTTP_PORT = 8081;
    private static final int RAFT_PORT = 9091;

    /** Where one node reaches an address of another. */
    interface Doors {
        InetSocketAddress address(String from, String to, InetSocketAddress target);
    }

    /** The networks. */
    public enum Kind {
        PROXY,
        NAMESPACE,
        /** That of hosts of somebody's own. */
        HOSTS
    }

    /** As the rig says; nodes of this machine get a directory each in the one that is given. */
    static Wiring of(List<String> nodes, Path directory, long seed, Rig rig) throws IOException {
        HostsFile hosts = rig.hosts();
        if (hosts != null) {
            return hosts(nodes, hosts);
        }
        return rig.network() == Kind.NAMESPACE
                ? namespaces(nodes, directory, seed, rig.capture())
                : proxies(nodes, directory, seed);
    }

    /** Ports on loopback, and a proxy for each directed link. */
    static Wiring proxies(List<String> nodes, Path directory, long seed) throws IOException {
        if (NamespaceTestbed.inside()) {
            Interface.LOOPBACK.up();
        }
        List<InetSocketAddress> free = Ports.free(2 * nodes.size());
        Map<String, InetSocketAddress> http = new LinkedHashMap<>();
        Map<String, InetSocketAddress> raft = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            http.put(nodes.get(i), free.get(2 * i));
            raft.put(nodes.get(i), free.get(2 * i + 1));
        }
        ProxyNetwork network = ProxyNetwork.open(raft, seed);
        return new Wiring(
                Kind.PROXY, http, raft, network, network::address, node -> List.of(), new LocalGround(directory, null));
    }

    /** An address of its own for each node; only inside a testbed that runs in namespaces itself. */
    static Wiring namespaces(List<String> nodes, Path directory, long seed, @Nullable Path capture) throws IOException {
        NamespaceNetwork network =
                NamespaceNetwork.open(new NamespaceNetwork.Settings(nodes, RAFT_PORT, Carrier.best(), seed, capture));
        Map<String, InetSocketAddress> http = new LinkedHashMap<>();
        Map<String, InetSocketAddress> raft = new LinkedHashMap<>();
        for (String node : nodes) {
            http.put(node, new InetSocketAddress(network.address(node), HTTP_PORT));
            raft.put(node, new InetSocketAddress(network.address(node), RAFT_PORT));
        }
        return new Wiring(
                Kind.NAMESPACE,
                http,
                raft,
                network,
                (from, to, target) -> target,
                network::prefix,
                new LocalGround(directory, network));
    }

    /** The addresses of hosts; clients use the same network as nodes do, from another address. */
    static Wiring hosts(List<String> nodes, HostsFile file) throws IOException {
        HostGround ground = HostGround.open(file, nodes);
        try {
            Map<String, InetSocketAddress> http = new LinkedHashMap<>();
            Map<String, InetSocketAddress> raft = new LinkedHashMap<>();
            for (int i = 0; i < nodes.size(); i++) {
                InetAddress address = file.hosts().get(i).login().address();
                http.put(nodes.get(i), new InetSocketAddress(address, file.httpPort()));
                raft.put(nodes.get(i), new InetSocketAddress(address, file.raftPort()));
            }
            Network network = ground.network(file.raftPort());
            return new Wiring(Kind.HOSTS, http, raft, network, (from, to, target) -> target, node -> List.of(), ground);
        } catch (IOException | RuntimeException e) {
            try {
                ground.close();
            } catch (IOException leftover) {
                e.addSuppressed(leftover);
            }
            throw e;
        }
    }

    public InetSocketAddress httpOf(String node) {
        return Objects.requireNonNull(http.get(node), node);
    }

    public InetSocketAddress raftOf(String node) {
        return Objects.requireNonNull(raft.get(node), node);
    }

    /** The members as this node is told to reach them. */
    List<NodeCommand.PeerAddress> peersOf(String node) {
        List<NodeCommand.PeerAddress> peers = new ArrayList<>();
        http.forEach((peer, address) -> peers.add(new NodeCommand.PeerAddress(
                peer, network.address(node, peer), doors.address(node, peer, address), address)));
        return peers;
    }
}
