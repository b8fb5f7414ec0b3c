package dev.minos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A network made of TCP proxies inside the testbed's JVM: needs no rights and no tools, and nothing of it can be left
 * behind. Every node is told its own addresses of its peers, so a connection says by the door it uses which node made
 * it. Safe for use by many threads.
 *
 * <p>The link i&gt;j carries the bytes that i sends: those to j on connections that i has made, and the answers on
 * connections that j has made. While a link is cut
 * <ul>
 *   <li>nothing that i sends reaches j, the end of a connection and a reset included; i's kernel takes the bytes until
 *       its buffers are full, as with packets that nobody acknowledges;
 *   <li>a new connection between the two, by either, is accepted by the proxy but not made: making one needs both
 *       directions. When the one who asked for it gives up, it is forgotten without a trace at the other.
 * </ul>
 * When the link heals, what was held is delivered at once, in order, and connections that wait are made: TCP would have
 * sent it again. A healed link is usable at once, without TCP's back-off.
 *
 * <p>What it cannot do: lose, repeat or reorder single packets, and hold back a TCP acknowledgement.
 */
public final class ProxyNetwork implements Network {

    private record Door(String from, String to, InetSocketAddress target) {}

    private final Map<String, InetSocketAddress> nodes;
    private final Loop loop;
    private final Map<Link, LinkState> states = new HashMap<>();
    private final Map<Door, InetSocketAddress> doors = new HashMap<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Prober prober;

    private ProxyNetwork(Map<String, InetSocketAddress> nodes, Loop loop, long seed) throws IOException {
        this.nodes = new LinkedHashMap<>(nodes);
        this.loop = loop;
        Random random = new Random(seed);
        for (Link link : Grudges.links(nodes.keySet(), nodes.keySet())) {
            states.put(link, new LinkState(link, new Random(random.nextLong())));
        }
        Prober[] made = new Prober[1];
        loop.call(() -> made[0] = new Prober(loop));
        this.prober = made[0];
    }

    /** Opens proxies between nodes that listen at the given addresses; the seed decides the jitter of slow links. */
    public static ProxyNetwork open(Map<String, InetSocketAddress> nodes, long seed) throws IOException {
        Loop loop = new Loop("minos-proxy");
        try {
            ProxyNetwork network = new ProxyNetwork(nodes, loop, seed);
            network.openDoors();
            return network;
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    private void openDoors() throws IOException {
        loop.call(() -> {
            for (Link link : states.keySet()) {
                door(new Door(link.from(), link.to(), target(link.to())));
                prober.watch(link, door(new Door(link.from(), link.to(), prober.address())));
            }
        });
        prober.awaitReady();
    }

    @Override
    public InetSocketAddress address(String from, String to) {
        return address(from, to, target(to));
    }

    /**
     * Where {@code from} must connect to reach an address of {@code to} other than its main one, its HTTP port say; the
     * faults of the link hold for it, too.
     */
    public InetSocketAddress address(String from, String to, InetSocketAddress target) {
        if (from.equals(to)) {
            return target;
        }
        InetSocketAddress[] address = new InetSocketAddress[1];
        try {
            loop.call(() -> address[0] = door(new Door(from, to, target)));
        } catch (IOException e) {
            throw new UncheckedIOException("no proxy can be opened from " + from + " to " + to, e);
        }
        return address[0];
    }

    private InetSocketAddress door(Door door) throws IOException {
        InetSocketAddress known = doors.get(door);
        if (known != null) {
            return known;
        }
        Link link = new Link(door.from(), door.to());
        Route route = new Route(loop, door.target(), state(link), state(link.reversed()));
        doors.put(door, route.address());
        return route.address();
    }

    @Override
    public boolean bears(Trouble trouble) {
        return !(trouble instanceof Trouble.Packets);
    }

    @Override
    public @Nullable String obstacle(Trouble trouble) {
        return bears(trouble) ? null : "a proxy cannot do '" + trouble.verb() + "': it carries no packets";
    }

    @Override
    public void impose(Rule rule) throws IOException {
        rule.links().forEach(this::state);
        loop.call(() -> {
            rules.add(rule);
            for (Link link : rule.links()) {
                state(link).add(rule.trouble());
            }
        });
    }

    @Override
    public void lift(Rule rule) throws IOException {
        loop.call(() -> {
            if (rules.remove(rule)) {
                for (Link link : rule.links()) {
                    state(link).remove(rule.trouble());
                }
            }
        });
    }

    @Override
    public Collection<Rule> rules() {
        return List.copyOf(rules);
    }

    @Override
    public Map<Link, Probe> probe(Set<Link> links, Duration patience) throws IOException {
        return prober.probe(links, patience);
    }

    @Override
    public boolean measuresBursts() {
        return true;
    }

    @Override
    public Map<Link, Burst> burst(Set<Link> links, int bytes, Duration patience) throws IOException {
        List<Route> routes = new CopyOnWriteArrayList<>();
        try {
            return BurstProbe.measure(links, new Doors(routes), bytes, patience);
        } finally {
            loop.call(() -> routes.forEach(Route::close));
        }
    }

    /** A listener on loopback for each link, and a door to it that is closed afterwards. */
    private final class Doors implements BurstProbe.Ends {
        private final List<Route> routes;

        Doors(List<Route> routes) {
            this.routes = routes;
        }

        @Override
        public ServerSocket listen(Link link) throws IOException {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }

        @Override
        public Socket connect(Link link, ServerSocket listening, Duration patience) throws IOException {
            InetSocketAddress[] door = new InetSocketAddress[1];
            loop.call(() -> {
                Route route = new Route(
                        loop,
                        (InetSocketAddress) listening.getLocalSocketAddress(),
                        state(link),
                        state(link.reversed()));
                routes.add(route);
                door[0] = route.address();
            });
            Socket socket = new Socket();
            socket.connect(door[0], (int) patience.toMillis());
            return socket;
        }
    }

    @Override
    public Traffic traffic(Link link) {
        LinkState state = state(link);
        return new Traffic(link, state.bytes.sum(), state.connections.sum());
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private LinkState state(Link link) {
        LinkState state = states.get(link);
        if (state == null) {
            throw new IllegalArgumentException("there is no link " + link + " in this network");
        }
        return state;
    }

    private InetSocketAddress target(String node) {
        InetSocketAddress address = nodes.get(node);
        if (address == null) {
            throw new IllegalArgumentException("there is no node " + node + " in this network");
        }
        return address;
    }
}
