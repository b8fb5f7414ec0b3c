package dev.minos.fault.namespace;

import dev.minos.fault.Link;
import dev.minos.fault.linux.PacketDevice;
import dev.minos.fault.linux.Poll;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries packets from port to port by their destination address. One thread moves packets; a lock lets others change
 * and read the lanes between two packets, so that a change is in force for every packet delivered after it.
 */
final class PacketSwitch implements AutoCloseable {

    /** Where a node, or with no name the testbed, is plugged in. */
    record Port(@Nullable String node, Inet4Address address, PacketDevice device) {
        int key() {
            return ByteBuffer.wrap(address.getAddress()).getInt();
        }
    }

    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final int NO_PORT = -1;
    private static final int BURST = 32;
    private static final int MOST_WAITING = 100_000;
    private static final int MOST_SPARE = 1_000;

    /** A packet that is on its way. */
    private record Waiting(long atNanos, long number, Packet packet, Lane lane, PacketDevice receiver)
            implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byTime = Long.compare(atNanos - other.atNanos, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final List<Port> ports;
    private final Map<Integer, Integer> portByAddress = new HashMap<>();
    private final Map<Link, Lane> lanes = new HashMap<>();
    private final Lane[][] laneByPorts;
    private final @Nullable Capture capture;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private final Deque<Packet> spare = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "minos-switch");
    private volatile boolean open = true;
    private @Nullable Exception failure;
    private long numbers;

    private PacketSwitch(List<Port> ports, long seed, @Nullable Capture capture) {
        this.ports = List.copyOf(ports);
        this.capture = capture;
        this.laneByPorts = new Lane[ports.size()][ports.size()];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ports.size(); i++) {
            portByAddress.put(ports.get(i).key(), i);
            for (int j = 0; j < ports.size(); j++) {
                laneByPorts[i][j] = new Lane(random.split());
                String from = ports.get(i).node();
                String to = ports.get(j).node();
                if (i != j && from != null && to != null) {
                    lanes.put(new Link(from, to), laneByPorts[i][j]);
                }
            }
        }
    }

    /** The switch owns the ports' devices and the capture from here on. */
    static PacketSwitch start(List<Port> ports, long seed, @Nullable Capture capture) {
        PacketSwitch made = new PacketSwitch(ports, seed, capture);
        made.thread.setDaemon(true);
        made.thread.start();
        return made;
    }

    void treat(Link link, Treatment treatment) throws IOException {
        lock.lock();
        try {
            check();
            lane(link).treat(treatment);
        } finally {
            lock.unlock();
        }
    }

    <T> T look(Link link, Function<Lane, T> question) {
        lock.lock();
        try {
            return question.apply(lane(link));
        } finally {
            lock.unlock();
        }
    }

    private void check() throws IOException {
        if (failure != null) {
            throw new IOException("the packet switch has stopped: " + failure.getMessage(), failure);
        }
    }

    private Lane lane(Link link) {
        Lane lane = lanes.get(link);
        if (lane == null) {
            throw new IllegalArgumentException("there is no link " + link);
        }
        return lane;
    }

    private void run() {
        Poll poll = new Poll(ports.stream().map(Port::device).toList());
        Packet packet = new Packet();
        try {
            while (open) {
                poll.await(untilNext());
                for (int i = 0; i < ports.size(); i++) {
                    locked(System.nanoTime(), poll.isReady(i) ? i : NO_PORT, packet);
                }
            }
        } catch (IOException | RuntimeException e) {
            lock.lock();
            try {
                failure = e;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Only the switch's own thread touches what waits, so this needs no lock. */
    private Duration untilNext() {
        Waiting next = waiting.peek();
        return next == null ? IDLE : Duration.ofNanos(Math.min(next.atNanos - System.nanoTime(), IDLE.toNanos()));
    }

    private void locked(long nowNanos, int port, Packet packet) throws IOException {
        lock.lock();
        try {
            deliverDue(nowNanos);
            if (port != NO_PORT) {
                drain(port, packet, nowNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain(int from, Packet packet, long nowNanos) throws IOException {
        PacketDevice device = ports.get(from).device();
        for (int n = 0; n < BURST; n++) {
            ByteBuffer room = packet.empty();
            if (device.read(room) == 0) {
                return;
            }
            room.flip();
            Integer to = packet.isIpv4() ? portByAddress.get(packet.destination()) : null;
            if (to != null && to != from && packet.source() == ports.get(from).key()) {
                Lane lane = laneByPorts[from][to];
                PacketDevice receiver = ports.get(to).device();
                lane.pass(packet, nowNanos, atNanos -> dispatch(packet, lane, receiver, nowNanos, atNanos));
            }
        }
    }

    private void dispatch(Packet packet, Lane lane, PacketDevice receiver, long nowNanos, long atNanos)
            throws IOException {
        if (atNanos - nowNanos <= 0) {
            deliver(packet, lane, receiver);
        } else if (waiting.size() >= MOST_WAITING) {
            lane.droppedOnTheWay();
        } else {
            Packet copy = spare.isEmpty() ? new Packet() : spare.pop();
            copy.copyFrom(packet);
            waiting.add(new Waiting(atNanos, numbers++, copy, lane, receiver));
        }
    }

    private void deliverDue(long nowNanos) throws IOException {
        for (Waiting next = waiting.peek(); next != null && next.atNanos - nowNanos <= 0; next = waiting.peek()) {
            waiting.remove();
            if (next.lane.isCut()) {
                next.lane.droppedOnTheWay();
            } else {
                deliver(next.packet, next.lane, next.receiver);
            }
            if (spare.size() < MOST_SPARE) {
                spare.push(next.packet);
            }
        }
    }

    private void deliver(Packet packet, Lane lane, PacketDevice receiver) throws IOException {
        if (!receiver.write(packet.bytes())) {
            lane.droppedOnTheWay();
            return;
        }
        lane.passed(packet);
        if (capture != null) {
            capture.add(packet, Instant.now());
        }
    }

    /** Ends the switch; its devices vanish. */
    @Override
    public void close() throws IOException {
        open = false;
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IOException("the packet switch does not end");
        }
        ports.forEach(port -> port.device().close());
        if (capture != null) {
            capture.close();
        }
    }
}
