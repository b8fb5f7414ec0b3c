package dev.minos.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.fault.Link;
import dev.minos.fault.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Writes twice a second to {@code links.jsonl} how many bytes have crossed each link since the network was opened. A
 * thread of its own. Safe for use by many threads.
 */
final class LinkSampler implements AutoCloseable {
    private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    /** Where counting is not free (a bridge is asked by a program) it takes no more than this share of the time. */
    private static final int SHARE = 20;

    private final Network network;
    private final List<Link> links;
    private final LongSupplier nanos;
    private final SampleFile out;
    private final Thread thread;
    private volatile Map<Link, Long> latest = Map.of();

    private LinkSampler(Network network, List<Link> links, LongSupplier nanos, SampleFile out) {
        this.network = network;
        this.links = links;
        this.nanos = nanos;
        this.out = out;
        thread = new Thread(this::watch, "links");
        thread.setDaemon(true);
    }

    static LinkSampler start(Network network, List<String> nodes, Path file, LongSupplier nanos) throws IOException {
        List<Link> links = new ArrayList<>();
        for (String from : nodes) {
            nodes.stream().filter(to -> !to.equals(from)).forEach(to -> links.add(new Link(from, to)));
        }
        LinkSampler sampler = new LinkSampler(network, links, nanos, SampleFile.create(file));
        sampler.thread.start();
        return sampler;
    }

    /** Bytes by link as they were last counted; empty before that, or where the network does not count. */
    Map<Link, Long> latest() {
        return latest;
    }

    private void watch() {
        while (!out.isClosed()) {
            long started = System.nanoTime();
            try {
                sample();
            } catch (IOException | UnsupportedOperationException e) {
                return; // A full disk, or a network that does not count: the verdict does not rest on samples.
            }
            long took = System.nanoTime() - started;
            LockSupport.parkNanos(Math.max(INTERVAL_NANOS - took, SHARE * took));
        }
    }

    private void sample() throws IOException {
        long now = nanos.getAsLong();
        Map<Link, Long> bytes = new TreeMap<>();
        for (Link link : links) {
            bytes.put(link, network.traffic(link).bytes());
        }
        latest = Collections.unmodifiableMap(bytes);
        ObjectNode line = RunJson.object().put("time", now);
        ObjectNode counts = line.putObject("bytes");
        bytes.forEach((link, count) -> counts.put(link.toString(), count));
        out.write(line);
    }

    @Override
    public void close() throws IOException {
        out.close();
        LockSupport.unpark(thread);
        try {
            // The network must not be closed under the hands of somebody who counts on it.
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
