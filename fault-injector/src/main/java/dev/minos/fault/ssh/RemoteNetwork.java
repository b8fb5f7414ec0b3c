package dev.minos.fault.ssh;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Rules;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The real network between hosts, cut by each host's own packet filter: whatever a node sends to another, on whatever
 * port, is subject to the faults of the link between them. The way from the testbed to the hosts is left alone, so it must
 * be another than theirs to each other, or at least have another address. Safe for use by many threads.
 *
 * <p>The receiver cuts links ({@link Firewall}), in one direction or both; the sender slows and throttles them, loses and
 * repeats packets ({@link Shaper}), where its kernel can.
 *
 * <p>A healed link is used again when TCP's retransmission timer says so, which after a long cut may take as long as the
 * cut has lasted; {@code sysctl net.ipv4.tcp_rto_max_ms=1000} on the hosts (Linux 6.15) shortens that.
 */
public final class RemoteNetwork implements Network {
    private static final long GLANCE_NANOS = 20_000_000;
    private static final long QUIET_NANOS = 500_000_000;
    private static final int DATAGRAM_BYTES = 1_000;
    private static final int COUNT_TRIES = 3;
    /** An sshd lets a connection have ten channels at a time by default. */
    private static final int PROBES_AT_A_TIME = 4;

    private final Map<String, SshConnection> hosts;
    private final int port;
    private final Map<String, Firewall> firewalls = new LinkedHashMap<>();
    private final Map<String, Shaper> shapers = new LinkedHashMap<>();
    private final Rules rules = new Rules((link, troubles) -> treat(link, troubles));
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
            Firewall firewall = Firewall.of(ssh, name, all);
            ssh.atEnd(firewall.remove());
            String ignored = ssh.run(firewall.install(all));
            network.firewalls.put(entry.getKey(), firewall);
            network.shapers.put(entry.getKey(), Shaper.of(ssh, all));
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

    private Shaper shaper(String node) {
        Shaper shaper = shapers.get(node);
        if (shaper == null) {
            throw new IllegalArgumentException("there is no node " + node + " in this network");
        }
        return shaper;
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
        return obstacle(trouble) == null;
    }

    /** What comes late or damaged could be done, but nobody on the hosts would see it. */
    @Override
    public @Nullable String obstacle(Trouble trouble) {
        if (trouble instanceof Trouble.Cut) {
            return null;
        }
        boolean seen = trouble instanceof Trouble.Packets packets
                && (packets.mishap() == Trouble.Mishap.LOSE || packets.mishap() == Trouble.Mishap.DUPLICATE);
        if (!seen && !(trouble instanceof Trouble.Delay) && !(trouble instanceof Trouble.Throttle)) {
            return "'" + trouble.verb() + "' is not done to the links of hosts";
        }
        for (Shaper shaper : shapers.values()) {
            String obstacle = trouble instanceof Trouble.Throttle ? shaper.rateObstacle() : shaper.netemObstacle();
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
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
        shaper(link.from()).shape(number(link.to()), Shaping.of(troubles));
        boolean wanted = troubles.stream().anyMatch(Trouble.Cut.class::isInstance);
        Firewall firewall = firewall(link.to());
        if (wanted && !cut.contains(link)) {
            String ignored = host(link.to()).run(firewall.cut(number(link.from())));
            cut.add(link);
        } else if (!wanted && cut.contains(link)) {
            String ignored = host(link.to()).run(firewall.heal(number(link.from())));
            cut.remove(link);
        }
    }

    @Override
    public Collection<Rule> rules() {
        return rules.inForce();
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
        long before = probed(link);
        long begin = System.nanoTime();
        send(link, 3, 1);
        while (true) {
            boolean arrived = probed(link) > before;
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            if (arrived || elapsed.compareTo(patience) > 0) {
                return new Probe(link, arrived ? Reach.OPEN : Reach.SILENT, elapsed);
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    /**
     * Datagrams of so many bytes, as fast as a shell can; each from a socket of its own, because one that has been told that
     * nobody listens refuses the next datagram.
     */
    private void send(Link link, int datagrams, int bytes) throws IOException {
        String there = "/dev/udp/" + host(link.to()).host().address().getHostAddress() + "/" + Firewall.DISCARD_PORT;
        String ignored = host(link.from())
                .run("bash -c 'printf -v data \"%" + bytes + "s\"; for ((i = 0; i < " + datagrams
                        + "; i++)); do printf %s \"$data\" >" + there + "; done 2>/dev/null; :'");
    }

    /** One after the other; what arrives is only counted, so what came late and what came again cannot be told apart. */
    @Override
    public Map<Link, Sample> sample(Set<Link> links, int datagrams, Duration patience) throws IOException {
        Map<Link, Sample> samples = new TreeMap<>();
        for (Link link : links) {
            long before = probed(link);
            send(link, datagrams, 1);
            long arrived = 0;
            long quietAt = System.nanoTime() + QUIET_NANOS;
            long deadline = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() - quietAt < 0 && System.nanoTime() - deadline < 0) {
                long now = probed(link) - before;
                if (now > arrived) {
                    arrived = now;
                    quietAt = System.nanoTime() + QUIET_NANOS;
                }
                LockSupport.parkNanos(GLANCE_NANOS);
            }
            int seen = (int) Math.min(datagrams, arrived);
            samples.put(link, new Sample(link, datagrams, seen, (int) (arrived - seen), 0));
        }
        return samples;
    }

    @Override
    public boolean measuresBursts() {
        return true;
    }

    /** Datagrams, and the time until they are all counted: as long as their bytes take. */
    @Override
    public Map<Link, Burst> burst(Set<Link> links, int bytes, Duration patience) throws IOException {
        Map<Link, Burst> bursts = new TreeMap<>();
        for (Link link : links) {
            int datagrams = Math.max(1, bytes / DATAGRAM_BYTES);
            long wanted = probed(link) + datagrams;
            long begin = System.nanoTime();
            send(link, datagrams, Math.min(bytes, DATAGRAM_BYTES));
            boolean arrived = probed(link) >= wanted;
            while (!arrived && System.nanoTime() - begin < patience.toNanos()) {
                LockSupport.parkNanos(GLANCE_NANOS);
                arrived = probed(link) >= wanted;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            bursts.put(link, arrived ? new Burst(link, true, took, Duration.ZERO) : Burst.lost(link, took));
        }
        return bursts;
    }

    /** Datagrams of ours alone: the nodes go on talking meanwhile. */
    private long probed(Link link) throws IOException {
        return count(link, firewall(link.to()).probed(number(link.from())))[0];
    }

    /** Packets and bytes. */
    private long[] count(Link link, String command) throws IOException {
        String said = "";
        // While rules are changed on the host the list of them is sometimes refused.
        for (int i = 0; i < COUNT_TRIES; i++) {
            said = host(link.to()).run(command);
            String[] numbers = said.split("\\s+", -1);
            if (numbers.length == 2) {
                return new long[] {Long.parseLong(numbers[0]), Long.parseLong(numbers[1])};
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
        throw new IOException(
                "host " + link.to() + " does not count what comes from " + link.from() + ": '" + said + "'");
    }

    @Override
    public Traffic traffic(Link link) {
        try {
            return new Traffic(link, count(link, firewall(link.to()).passed(number(link.from())))[1], 0);
        } catch (IOException hostIsGone) {
            return new Traffic(link, 0, 0);
        }
    }

    /** Takes the chains away; the hosts' connections belong to whoever opened them. */
    @Override
    public synchronized void close() throws IOException {
        for (Shaper shaper : shapers.values()) {
            shaper.close();
        }
        shapers.clear();
        for (Map.Entry<String, Firewall> entry : firewalls.entrySet()) {
            SshConnection.Output ignored =
                    host(entry.getKey()).execute(entry.getValue().remove());
        }
        firewalls.clear();
    }
}
