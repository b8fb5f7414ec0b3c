package dev.minos.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Probes links from end to end: real connections through the proxy, one from each node to each other, to a listener of
 * its own. A link is probed in both of its roles, as the way there of one connection and the way back of another.
 */
final class Prober implements Loop.Handler {
    private static final Duration SETUP = Duration.ofSeconds(30);

    /** Numbers below are the ids of pairs, sent first on every connection; numbers above are probes. */
    private static final long FIRST_PROBE = 1_000_000;

    /** The two ends of the connection that one node has made to another. */
    private static final class Pair {
        private final long id;
        private final InetSocketAddress door;
        private final List<Long> owedByServer = new ArrayList<>();
        private @Nullable ProbeLine server;
        private volatile @Nullable ProbeLine client;

        Pair(long id, InetSocketAddress door) {
            this.id = id;
            this.door = door;
        }

        boolean isBroken() {
            ProbeLine line = client;
            return line != null && line.isBroken();
        }
    }

    /** A number that was sent. */
    private record Sent(Link link, long number, Pair pair) {}

    private final Loop loop;
    private final ServerSocketChannel listener;
    private final Map<Link, Pair> pairs = new TreeMap<>();
    private final List<Pair> pairById = new ArrayList<>();
    private final Map<Long, Long> arrivedNanosByNumber = new ConcurrentHashMap<>();
    private long lastNumber = FIRST_PROBE;

    Prober(Loop loop) throws IOException {
        this.loop = loop;
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        SelectionKey ignored = loop.register(listener, SelectionKey.OP_ACCEPT, this);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Makes the connection that probes use from {@code link.from()} to {@code link.to()}, by the given door. */
    void watch(Link link, InetSocketAddress door) throws IOException {
        Pair pair = new Pair(pairById.size(), door);
        pairById.add(pair);
        pairs.put(link, pair);
        connect(pair);
    }

    private void connect(Pair pair) throws IOException {
        ProbeLine client = ProbeLine.connect(loop, pair.door, this::received);
        pair.client = client;
        pair.server = null;
        pair.owedByServer.clear();
        client.send(pair.id);
    }

    /** Safe for other threads. Waits until every watched link has its connection. */
    void awaitReady() throws IOException {
        boolean ready = Waiting.until(this::allConnected, SETUP);
        if (!ready) {
            throw new IOException("the probes of the proxy network do not connect");
        }
    }

    private boolean allConnected() {
        boolean[] all = {true};
        try {
            loop.call(() -> all[0] = pairs.values().stream().allMatch(pair -> pair.server != null));
        } catch (IOException e) {
            return false;
        }
        return all[0];
    }

    /** Safe for other threads. */
    Map<Link, Network.Probe> probe(Set<Link> links, Duration patience) throws IOException {
        long begin = System.nanoTime();
        List<Sent> sent = new ArrayList<>();
        loop.call(() -> {
            for (Link link : links) {
                sent.add(sendThere(link));
                sent.add(sendBack(link));
            }
        });
        boolean ignored = Waiting.until(() -> sent.stream().allMatch(this::isDecided), patience);
        long waited = System.nanoTime() - begin;
        Map<Link, Network.Probe> probes = new TreeMap<>();
        for (int i = 0; i < sent.size(); i += 2) {
            Link link = sent.get(i).link();
            probes.put(link, judge(link, List.of(sent.get(i), sent.get(i + 1)), begin, waited));
        }
        sent.forEach(one -> arrivedNanosByNumber.remove(one.number()));
        return probes;
    }

    private Network.Probe judge(Link link, List<Sent> both, long begin, long waited) {
        List<Long> arrivals = new ArrayList<>();
        for (Sent one : both) {
            @Nullable Long at = arrivedNanosByNumber.get(one.number());
            if (at != null) {
                arrivals.add(at - begin);
            }
        }
        if (arrivals.size() == 2) {
            long later = Math.max(arrivals.get(0), arrivals.get(1));
            return new Network.Probe(link, Network.Reach.OPEN, Duration.ofNanos(later));
        }
        Network.Reach reach = arrivals.isEmpty() ? Network.Reach.SILENT : Network.Reach.PARTLY;
        if (both.stream().anyMatch(one -> one.pair().isBroken())) {
            reach = Network.Reach.RESET;
        }
        return new Network.Probe(link, reach, Duration.ofNanos(waited));
    }

    private boolean isDecided(Sent one) {
        return arrivedNanosByNumber.containsKey(one.number()) || one.pair().isBroken();
    }

    /** As the way there: from the client's end of the connection that the link's first node has made. */
    private Sent sendThere(Link link) throws IOException {
        Pair pair = working(link);
        Sent sent = new Sent(link, ++lastNumber, pair);
        ProbeLine client = pair.client;
        if (client != null) {
            client.send(sent.number());
        }
        return sent;
    }

    /** As the way back: from the server's end of the connection that the link's second node has made. */
    private Sent sendBack(Link link) throws IOException {
        Pair pair = working(link.reversed());
        Sent sent = new Sent(link, ++lastNumber, pair);
        if (pair.server == null) {
            pair.owedByServer.add(sent.number());
        } else {
            pair.server.send(sent.number());
        }
        return sent;
    }

    private Pair working(Link link) throws IOException {
        Pair pair = pair(link);
        if (pair.isBroken()) {
            connect(pair);
        }
        return pair;
    }

    private Pair pair(Link link) {
        Pair pair = pairs.get(link);
        if (pair == null) {
            throw new IllegalArgumentException("there is no link " + link);
        }
        return pair;
    }

    private void received(ProbeLine line, long number) throws IOException {
        if (number > FIRST_PROBE) {
            arrivedNanosByNumber.put(number, System.nanoTime());
            return;
        }
        Pair pair = pairById.get((int) number);
        pair.server = line;
        for (long owed : pair.owedByServer) {
            line.send(owed);
        }
        pair.owedByServer.clear();
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        for (@Nullable SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            ProbeLine.accepted(loop, channel, this::received);
        }
    }

    @Override
    public void broken(IOException why) {
        // The probes that do connect will tell.
    }
}
