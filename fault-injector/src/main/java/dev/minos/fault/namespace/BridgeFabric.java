package dev.minos.fault.namespace;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Tools;
import dev.minos.fault.Trouble;
import dev.minos.fault.linux.NetworkNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel's bridge, a veth pair to each node, and in each node's namespace two rules per peer: one that counts what
 * comes from it and, while the link is cut, one that drops it.
 *
 * <p>The receiver drops, so the sender notices nothing, and a cut of one direction leaves the other alone.
 */
final class BridgeFabric implements Fabric {
    private final Lan lan;
    private final Map<String, NetworkNamespace> namespaces;
    private final Set<Link> cut = new HashSet<>();

    private BridgeFabric(Lan lan, Map<String, NetworkNamespace> namespaces) {
        this.lan = lan;
        this.namespaces = namespaces;
    }

    static BridgeFabric open(Lan lan, Map<String, NetworkNamespace> namespaces) throws IOException {
        BridgeFabric fabric = new BridgeFabric(lan, namespaces);
        try {
            fabric.build();
            return fabric;
        } catch (IOException e) {
            try {
                fabric.close();
            } catch (IOException leftover) {
                e.addSuppressed(leftover);
            }
            throw e;
        }
    }

    private void build() throws IOException {
        ip("link add " + lan.device() + " type bridge");
        ip("addr add " + lan.testbed().getHostAddress() + "/" + Lan.PREFIX_BITS + " dev " + lan.device());
        ip("link set " + lan.device() + " up");
        int port = 0;
        for (String node : lan.nodes().keySet()) {
            String end = lan.device() + "." + port++;
            ip("link add " + end + " type veth peer name eth0 netns "
                    + namespace(node).path());
            ip("link set " + end + " master " + lan.device() + " up");
            inside(node, "ip addr add " + lan.node(node).getHostAddress() + "/" + Lan.PREFIX_BITS + " dev eth0");
            inside(node, "ip link set eth0 up");
            for (String peer : lan.nodes().keySet()) {
                if (!peer.equals(node)) {
                    inside(node, "iptables -w -A INPUT -s " + lan.node(peer).getHostAddress());
                }
            }
        }
    }

    @Override
    public boolean bears(Trouble trouble) {
        return trouble instanceof Trouble.Cut;
    }

    @Override
    public void treat(Link link, List<Trouble> troubles) throws IOException {
        boolean wanted = troubles.stream().anyMatch(Trouble.Cut.class::isInstance);
        if (wanted && cut.add(link)) {
            inside(link.to(), "iptables -w -A INPUT" + dropping(link));
        } else if (!wanted && cut.remove(link)) {
            inside(link.to(), "iptables -w -D INPUT" + dropping(link));
        }
    }

    private String dropping(Link link) {
        return " -s " + lan.node(link.from()).getHostAddress() + " -j DROP";
    }

    @Override
    public Network.Traffic traffic(Link link) {
        Count all = count(link, "");
        return new Network.Traffic(link, all.bytes() - count(link, "DROP").bytes(), 0);
    }

    @Override
    public String counters(Link link) {
        Count all = count(link, "");
        Count dropped = count(link, "DROP");
        return all.packets() + " packets sent, " + dropped.packets() + " of them dropped by the cut in force";
    }

    private record Count(long packets, long bytes) {}

    /** Reads the counters of the rule with this target; columns: packets, bytes, target (may be blank), ... source. */
    private Count count(Link link, String target) {
        String source = " " + lan.node(link.from()).getHostAddress() + " ";
        String table;
        try {
            table = inside(link.to(), "iptables -w -nvx -L INPUT");
        } catch (IOException e) {
            return new Count(-1, -1);
        }
        for (String line : table.split("\n", -1)) {
            if (line.contains(source) && line.contains(" DROP ") == target.equals("DROP")) {
                String[] words = line.strip().split(" +", -1);
                return new Count(Long.parseLong(words[0]), Long.parseLong(words[1]));
            }
        }
        return new Count(0, 0);
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        List<String> devices = new ArrayList<>();
        for (int port = 0; port < lan.nodes().size(); port++) {
            devices.add(lan.device() + "." + port);
        }
        devices.add(lan.device());
        for (String device : devices) {
            try {
                ip("link delete " + device);
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static void ip(String arguments) throws IOException {
        run(List.of(), "ip " + arguments);
    }

    private String inside(String node, String command) throws IOException {
        return run(namespace(node).prefix(), command);
    }

    private NetworkNamespace namespace(String node) {
        NetworkNamespace namespace = namespaces.get(node);
        if (namespace == null) {
            throw new IllegalArgumentException("there is no node " + node);
        }
        return namespace;
    }

    private static String run(List<String> prefix, String command) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command.split(" ", -1)));
        return Tools.run(words);
    }
}
