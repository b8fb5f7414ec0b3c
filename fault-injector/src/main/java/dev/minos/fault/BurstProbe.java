package dev.minos.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures links with a stream of its own over each: how long some bytes take that are sent all at once, and how late the
 * end of the stream arrives. Its threads live as long as the measurement.
 */
public final class BurstProbe {
    private static final int CHUNK_BYTES = 8 << 10;

    private BurstProbe() {}

    /** The two ends of a connection over a link. */
    public interface Ends {
        /** A socket that listens where the link's second node is. */
        ServerSocket listen(Link link) throws IOException;

        /** A connection from where the link's first node is, subject to the link. */
        Socket connect(Link link, ServerSocket listening, Duration patience) throws IOException;
    }

    /** All links at the same time. */
    public static Map<Link, Network.Burst> measure(Set<Link> links, Ends ends, int bytes, Duration patience)
            throws IOException {
        ExecutorService hands = Executors.newFixedThreadPool(Math.max(1, 2 * links.size()), task -> {
            Thread thread = new Thread(task, "minos-burst");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Network.Burst>> tasks = new ArrayList<>();
            links.forEach(link -> tasks.add(() -> measure(link, ends, bytes, patience, hands)));
            Map<Link, Network.Burst> bursts = new TreeMap<>();
            for (Future<Network.Burst> done : hands.invokeAll(tasks)) {
                Network.Burst burst = done.get();
                bursts.put(burst.link(), burst);
            }
            return bursts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while links were measured", e);
        } catch (ExecutionException e) {
            throw new IOException("links cannot be measured: " + e.getCause(), e);
        } finally {
            hands.shutdownNow();
        }
    }

    private static Network.Burst measure(Link link, Ends ends, int bytes, Duration patience, ExecutorService hands)
            throws IOException {
        long begin = System.nanoTime();
        int millis = (int) Math.max(1, patience.toMillis());
        try (ServerSocket listening = ends.listen(link);
                Socket client = ends.connect(link, listening, patience)) {
            listening.setSoTimeout(millis);
            try (Socket server = listening.accept()) {
                server.setSoTimeout(millis);
                long sent = System.nanoTime();
                Future<Long> ended = hands.submit(() -> send(client, bytes));
                int arrived = server.getInputStream().readNBytes(bytes).length;
                Duration took = Duration.ofNanos(System.nanoTime() - sent);
                if (arrived < bytes || server.getInputStream().read() >= 0) {
                    return Network.Burst.lost(link, since(begin));
                }
                return new Network.Burst(link, true, took, since(ended.get()));
            }
        } catch (IOException tooLongOrBroken) {
            return Network.Burst.lost(link, since(begin));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + link + " was measured", e);
        } catch (ExecutionException e) {
            return Network.Burst.lost(link, since(begin));
        }
    }

    /** When the last byte was handed over and the stream ended. */
    private static long send(Socket client, int bytes) throws IOException {
        OutputStream out = client.getOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, Math.min(left, chunk.length));
        }
        client.shutdownOutput();
        return System.nanoTime();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
