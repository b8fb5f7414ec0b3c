package dev.minos.kv;

import dev.minos.kv.http.Limits;
import dev.minos.kv.http.OnFollower;
import dev.minos.kv.raft.ConsistentReads;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.store.StoreLimits;
import dev.minos.kv.store.StoreMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs three nodes in one process for a moment, so that every class a node needs has been loaded when the JVM writes
 * its class archive.
 */
final class Training {
    private static final Logger log = LoggerFactory.getLogger(Training.class);
    private static final List<String> PATHS = List.of("/status", "/health", "/key/a?level=stale", "/key/none");

    private Training() {}

    static void run(Path directory) throws IOException, InterruptedException {
        List<Peer> peers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            peers.add(new Peer("n" + i, free(), free()));
        }
        // All at once: on an empty disk each waits for another.
        ExecutorService starters = Executors.newCachedThreadPool();
        List<Future<KvNode>> nodes = new ArrayList<>();
        try {
            for (Peer peer : peers) {
                nodes.add(starters.submit(() -> KvNode.start(config(peer, peers, directory), why -> {})));
            }
            for (Future<KvNode> node : nodes) {
                node.get();
            }
            exercise(peers);
        } catch (ExecutionException e) {
            throw new IOException("a node of the training did not start: " + e.getMessage(), e);
        } finally {
            starters.shutdown();
            for (Future<KvNode> node : nodes) {
                close(node);
            }
        }
    }

    private static void close(Future<KvNode> starting) throws IOException, InterruptedException {
        try (KvNode node = starting.get()) {
            log.debug("closing {}", node.http());
        } catch (ExecutionException e) {
            log.debug("did not start", e);
        }
    }

    private static NodeConfig config(Peer self, List<Peer> peers, Path directory) {
        return new NodeConfig(
                self,
                peers,
                List.of(),
                directory.resolve(self.id()),
                1,
                StoreMemory.DEFAULT_BYTES,
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                ConsistentReads.READ_INDEX,
                50,
                1 << 20,
                Duration.ofSeconds(5),
                Limits.DEFAULT,
                StoreLimits.DEFAULT,
                null,
                Security.NONE,
                OnFollower.REDIRECT);
    }

    private static InetSocketAddress free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
        }
    }

    private static void exercise(List<Peer> peers) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (send(client, peers.get(0), "PUT", "/key/a") != 200) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("three nodes found no leader in 30 s");
            }
            Thread.sleep(50);
        }
        for (Peer peer : peers) {
            for (int i = 0; i < 20; i++) {
                send(client, peer, "PUT", "/key/a");
                send(client, peer, "GET", "/key/a");
                send(client, peer, "GET", "/key/a?level=consistent");
            }
            send(client, peer, "POST", "/key");
            send(client, peer, "PUT", "/key/a?prevValue=wrong");
            send(client, peer, "DELETE", "/key/a");
            for (String path : PATHS) {
                send(client, peer, "GET", path);
            }
        }
    }

    private static int send(HttpClient client, Peer peer, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + Peer.hostAndPort(Objects.requireNonNull(peer.http())) + path))
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{\"a\":\"1\"}"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
