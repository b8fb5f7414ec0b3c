package dev.minos.fault.ssh;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The real network between hosts, cut by each host's own packet filter: whatever a node sends to another, on whatever
 * port, is subject to the faults of the link between them. The way from the testbed to the hosts is left alone, so it must
 * be another than theirs to each other, or at least have another address. Safe for use by many threads.
 *
 * <p>It cuts links, in one direction or both, and so does every partition, isolation, flaky link and swizzle. It does not
 * make them slow or lossy.
 *
 * <p>A healed link is used again when TCP's retransmission timer says so, which after a long cut may take as long as the
 * cut has lasted; {@code sysctl net.ipv4.tcp_rto_max_ms=1000} on the hosts (Linux 6.15) shortens that.
 */
public final class RemoteNetwork implements Network {
    /** Nothing listens there; that a datagram arrives is all that is counted. */
    private static final int DISCARD_PORT = 9;

    private static final long GLANCE_NANOS = 20_000_000;
    /** An sshd lets a connection have ten channels at a time by default. */
    private static final int PROBES_AT_A_TIME = 4;

    private final Map<String, SshConnection> hosts;
    private final int port;
    private final Map<String, Firewall> firewalls = new LinkedHashMap<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Set<Link> cut = new HashSet<>();

    private RemoteNetwork(Map<String, SshConnection> hosts, int port) {
        this.hosts = new LinkedHashMap<>(hosts);
        this.port = port;
    }

    /**
     * Puts a chain of its own into every host's packet filter; the connection's guard takes it away.
     *
     * @param hosts the connection of each node's host
     * @param port where every node listens for its peers
     */
    public static RemoteNetwork open(Map<String, SshConnection> hosts, int port) throws IOException {
        RemoteNetwork network = new RemoteNetwork(hosts, port);
        String name = "minos" + UUID.randomUUID().toString().substring(0, 8);
        List<InetAddress> all =
                network.hosts.values().stream().map(ssh -> ssh.host().address()).toList();
        for (Map.Entry<String, SshConnection> entry : network.hosts.entrySet()) {
            SshConnection ssh = entry.getValue();
            if (ssh.execute("bash -c true").code() != 0) {
                throw new IOException("host " + entry.getKey() + ": bash is missing, which links are probed with");
            }
            Firewall firewall = Firewall.of(ssh, name, all);
            ssh.atEnd(firewall.remove());
            String ignored = ssh.run(firewall.install(all));
            network.firewalls.put(entry.getKey(), firewall);
        }
        return network;
    }

    private SshConnection host(String node) {
        SshConnection ssh = hosts.get(node);
        if (ssh == null) {
            throw new IllegalArgumentException("there is no node " + node + " in this network");
        }
        return ssh;
    }

    private Firewall firewall(String node) {
        Firewall firewall = firewalls.get(node);
        if (firewall == null) {
            throw new IllegalArgumentException("there is no node " + node + " in this network");
        }
        return firewall;
    }

    /** The place of a node in every host's list of peers. */
    private int number(String node) {
        return new ArrayList<>(hosts.keySet()).indexOf(node);
    }

    @Override
    public InetSocketAddress address(String from, String to) {
        return new InetSocketAddress(host(to).host().address(), port);
    }

    @Override
    public boolean bears(Trouble trouble) {
        return trouble instanceof Trouble.Cut;
    }

    @Override
    public synchronized void impose(Rule rule) throws IOException {
        if (!bears(rule.trouble())) {
            throw new IllegalArgumentException(
                    "this network cannot do '" + rule.trouble().verb() + "'");
        }
        rules.add(rule);
        treat(rule.links());
    }

    @Override
    public synchronized void lift(Rule rule) throws IOException {
        if (rules.remove(rule)) {
            treat(rule.links());
        }
    }

    private void treat(Collection<Link> links) throws IOException {
        for (Link link : links) {
            boolean wanted = rules.stream().anyMatch(rule -> rule.links().contains(link));
            Firewall firewall = firewall(link.to());
            if (wanted && !cut.contains(link)) {
                String ignored = host(link.to()).run(firewall.cut(number(link.from())));
                cut.add(link);
            } else if (!wanted && cut.contains(link)) {
                String ignored = host(link.to()).run(firewall.heal(number(link.from())));
                cut.remove(link);
            }
        }
    }

    @Override
    public Collection<Rule> rules() {
        return List.copyOf(rules);
    }

    /** From each link's first host a few datagrams to its second, where they are counted if they are let through. */
    @Override
    public Map<Link, Probe> probe(Set<Link> links, Duration patience) throws IOException {
        ExecutorService hands = Executors.newFixedThreadPool(PROBES_AT_A_TIME);
        try {
            Map<Link, Future<Probe>> under = new HashMap<>();
            for (Link link : links) {
                under.put(link, hands.submit(() -> probe(link, patience)));
            }
            Map<Link, Probe> probes = new TreeMap<>();
            for (Map.Entry<Link, Future<Probe>> entry : under.entrySet()) {
                probes.put(entry.getKey(), entry.getValue().get());
            }
            return probes;
        } catch (ExecutionException e) {
            throw new IOException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while links were probed", e);
        } finally {
            hands.shutdownNow();
        }
    }

    private Probe probe(Link link, Duration patience) throws IOException {
        long before = passed(link)[0];
        String there = host(link.to()).host().address().getHostAddress();
        long begin = System.nanoTime();
        String ignored = host(link.from())
                .run("bash -c 'for i in 1 2 3; do echo > /dev/udp/" + there + "/" + DISCARD_PORT
                        + "; done 2>/dev/null; :'");
        while (true) {
            boolean arrived = passed(link)[0] > before;
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            if (arrived || elapsed.compareTo(patience) > 0) {
                return new Probe(link, arrived ? Reach.OPEN : Reach.SILENT, elapsed);
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    /** Packets and bytes. */
    private long[] passed(Link link) throws IOException {
        String[] numbers = host(link.to())
                .run(firewall(link.to()).passed(number(link.from())))
                .split("\\s+", -1);
        if (numbers.length != 2) {
            throw new IOException("host " + link.to() + " does not count what comes from " + link.from());
        }
        return new long[] {Long.parseLong(numbers[0]), Long.parseLong(numbers[1])};
    }

    @Override
    public Traffic traffic(Link link) {
        try {
            return new Traffic(link, passed(link)[1], 0);
        } catch (IOException hostIsGone) {
            return new Traffic(link, 0, 0);
        }
    }

    /** Takes the chains away; the hosts' connections belong to whoever opened them. */
    @Override
    public synchronized void close() throws IOException {
        for (Map.Entry<String, Firewall> entry : firewalls.entrySet()) {
            SshConnection.Output ignored =
                    host(entry.getKey()).execute(entry.getValue().remove());
        }
        firewalls.clear();
    }
}
