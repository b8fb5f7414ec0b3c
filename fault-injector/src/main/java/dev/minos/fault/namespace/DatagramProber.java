package dev.minos.fault.namespace;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sends datagrams from node to node, on sockets that stand in the nodes' own namespaces: what a probe sees is what the
 * node's packets meet, and one direction is seen without the other. Safe for use by many threads, one after the other.
 */
final class DatagramProber implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(25);
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int BURST = 5;
    private static final int DATAGRAM_BYTES = 64;

    private final Map<String, DatagramChannel> sockets = new HashMap<>();
    private final Selector selector;
    private long round;

    private DatagramProber(Selector selector) {
        this.selector = selector;
    }

    static DatagramProber open(Lan lan, Map<String, NetworkNamespace> namespaces) throws IOException {
        DatagramProber prober = new DatagramProber(Selector.open());
        try {
            for (Map.Entry<String, NetworkNamespace> entry : namespaces.entrySet()) {
                DatagramChannel socket = entry.getValue().call(DatagramChannel::open);
                prober.sockets.put(entry.getKey(), socket);
                socket.bind(new InetSocketAddress(lan.node(entry.getKey()), 0));
                socket.configureBlocking(false);
                socket.register(prober.selector, SelectionKey.OP_READ);
            }
            return prober;
        } catch (IOException e) {
            prober.close();
            throw e;
        }
    }

    /** Sends every few milliseconds over each link until one datagram has arrived or {@code patience} is over. */
    synchronized Map<Link, Network.Probe> probe(Set<Link> links, Duration patience) throws IOException {
        round++;
        Map<Long, Link> open = new LinkedHashMap<>();
        links.forEach(link -> open.put((long) open.size(), link));
        Map<Link, Network.Probe> probes = new HashMap<>();
        long start = System.nanoTime();
        long deadline = start + patience.toNanos();
        long nextSend = start;
        while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
            if (System.nanoTime() - nextSend >= 0) {
                nextSend = System.nanoTime() + PERIOD.toNanos();
                for (Map.Entry<Long, Link> entry : open.entrySet()) {
                    send(entry.getValue(), entry.getKey(), 0);
                }
            }
            receive(Math.min(nextSend, deadline), (number, sentNanos, sequence) -> {
                Link link = open.remove(number);
                if (link != null) {
                    probes.put(link, seen(link, Network.Reach.OPEN, sentNanos));
                }
            });
        }
        for (Link silent : open.values()) {
            probes.put(silent, seen(silent, Network.Reach.SILENT, start));
        }
        return probes;
    }

    private static Network.Probe seen(Link link, Network.Reach reach, long sinceNanos) {
        return new Network.Probe(link, reach, Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    /** Sends so many datagrams over each link and waits until nothing has come for a while. */
    synchronized Map<Link, Network.Sample> sample(Set<Link> links, int datagrams, Duration patience)
            throws IOException {
        round++;
        List<Link> order = List.copyOf(links);
        List<Tally> tallies = order.stream().map(link -> new Tally(datagrams)).toList();
        long deadline = System.nanoTime() + patience.toNanos();
        long[] quietAt = {0};
        Arrival arrival = (number, sentNanos, sequence) -> {
            tallies.get((int) number).add(sequence);
            quietAt[0] = System.nanoTime() + QUIET.toNanos();
        };
        for (int sequence = 0; sequence < datagrams; sequence++) {
            for (int number = 0; number < order.size(); number++) {
                send(order.get(number), number, sequence);
            }
            if (sequence % BURST == 0) {
                receive(System.nanoTime() + PAUSE.toNanos(), arrival);
            }
        }
        quietAt[0] = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() - quietAt[0] < 0 && System.nanoTime() - deadline < 0) {
            receive(quietAt[0], arrival);
        }
        Map<Link, Network.Sample> samples = new TreeMap<>();
        for (int number = 0; number < order.size(); number++) {
            samples.put(order.get(number), tallies.get(number).sample(order.get(number), datagrams));
        }
        return samples;
    }

    /** Counts the datagrams of one link by their sequence numbers. */
    private static final class Tally {
        private final BitSet seen;
        private int repeated;
        private int late;

        Tally(int datagrams) {
            seen = new BitSet(datagrams);
        }

        void add(long sequence) {
            int number = (int) sequence;
            if (seen.get(number)) {
                repeated++;
            } else if (seen.length() > number) {
                late++;
            }
            seen.set(number);
        }

        Network.Sample sample(Link link, int sent) {
            return new Network.Sample(link, sent, seen.cardinality(), repeated, late);
        }
    }

    private interface Arrival {
        void of(long number, long sentNanos, long sequence) throws IOException;
    }

    private void send(Link link, long number, long sequence) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES);
        datagram.putLong(round)
                .putLong(number)
                .putLong(System.nanoTime())
                .putLong(sequence)
                .position(0);
        try {
            socket(link.from()).send(datagram, socket(link.to()).getLocalAddress());
        } catch (IOException e) {
            throw new IOException("the probe of " + link + " cannot be sent: " + e.getMessage(), e);
        }
    }

    private void receive(long untilNanos, Arrival arrival) throws IOException {
        selector.select(Math.max(1, (untilNanos - System.nanoTime()) / 1_000_000));
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a probe was under way");
        }
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES);
        for (SelectionKey key : selector.selectedKeys()) {
            DatagramChannel socket = (DatagramChannel) key.channel();
            while (socket.receive(datagram.clear()) != null) {
                datagram.flip();
                if (datagram.remaining() == DATAGRAM_BYTES && datagram.getLong() == round) {
                    arrival.of(datagram.getLong(), datagram.getLong(), datagram.getLong());
                }
            }
        }
        selector.selectedKeys().clear();
    }

    private DatagramChannel socket(String node) {
        DatagramChannel socket = sockets.get(node);
        if (socket == null) {
            throw new IllegalArgumentException("there is no node " + node);
        }
        return socket;
    }

    @Override
    public synchronized void close() throws IOException {
        for (DatagramChannel socket : sockets.values()) {
            socket.close();
        }
        selector.close();
    }
}
