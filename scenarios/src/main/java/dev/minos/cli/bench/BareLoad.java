package dev.minos.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The least that can drive one of our nodes: threads in closed loops that send bytes made before and read the answers'
 * lengths. Nothing is recorded, nothing is understood but the status.
 */
final class BareLoad {
    private static final int KEYS = 1000;
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final InetSocketAddress node;
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean over;

    BareLoad(InetSocketAddress node) {
        this.node = node;
    }

    /** Operations a second of so many clients: one write to {@code readsPerWrite} consistent reads. */
    double measure(int clients, int readsPerWrite, Duration warmUp, Duration time)
            throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            SplittableRandom random = new SplittableRandom(i);
            Thread thread = new Thread(() -> loop(random, readsPerWrite), "bare-client-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        Thread.sleep(warmUp.toMillis());
        long before = done.get();
        long from = System.nanoTime();
        Thread.sleep(time.toMillis());
        double rate = (done.get() - before) * 1e9 / (System.nanoTime() - from);
        over = true;
        for (Thread thread : threads) {
            thread.join(ANSWER.toMillis());
        }
        IOException broken = failure.get();
        if (broken != null) {
            throw new IOException("A bare client failed: " + broken.getMessage(), broken);
        }
        return rate;
    }

    private void loop(SplittableRandom random, int readsPerWrite) {
        byte[][] reads = new byte[KEYS][];
        byte[][] writes = new byte[KEYS][];
        for (int key = 0; key < KEYS; key++) {
            // Not the keys of the recorded clients: a history begins with keys that are absent.
            String path = "/key/bare" + key;
            reads[key] = Wire.request("GET", path + "?level=consistent", node, "", new byte[0]);
            writes[key] = Wire.request("PUT", path, node, "", "12-3456".getBytes(StandardCharsets.US_ASCII));
        }
        try (Wire wire = new Wire(node, ANSWER)) {
            while (!over) {
                int key = random.nextInt(KEYS);
                int status = wire.exchange((random.nextInt(readsPerWrite + 1) == 0 ? writes : reads)[key]);
                if (status != 200 && status != 404) {
                    throw new IOException("HTTP " + status + " " + wire.body());
                }
                done.incrementAndGet();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }
}
