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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sends datagrams from node to node, on sockets that stand in the nodes' own namespaces: what a probe sees is what the
 * node's packets meet, and one direction is seen without the other. Safe for use by many threads, one after the other.
 */
final class DatagramProber implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(25);
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
                    send(entry.getValue(), entry.getKey());
                }
            }
            receive(Math.min(nextSend, deadline), (number, sentNanos) -> {
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

    private interface Arrival {
        void of(long number, long sentNanos) throws IOException;
    }

    private void send(Link link, long number) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES);
        datagram.putLong(round).putLong(number).putLong(System.nanoTime()).position(0);
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
                    arrival.of(datagram.getLong(), datagram.getLong());
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
