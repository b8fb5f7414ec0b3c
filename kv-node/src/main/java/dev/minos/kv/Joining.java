package dev.minos.kv;

import dev.minos.kv.http.PeerHttp;
import dev.minos.kv.raft.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Asks a cluster, again and again for a minute, to take this node in. */
final class Joining {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Peer self;
    private final List<InetSocketAddress> cluster;
    private final PeerHttp peers;
    private final int groups;
    private String lastAnswer = "nobody answered";

    Joining(Peer self, List<InetSocketAddress> cluster, PeerHttp peers, int groups) {
        this.self = self;
        this.cluster = cluster;
        this.peers = peers;
        this.groups = groups;
    }

    void run() throws KvNode.StartException, InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            for (InetSocketAddress address : cluster) {
                if (isTakenIn(Peer.hostAndPort(address))) {
                    return;
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw refused("--join: nobody took this node in within a minute: " + lastAnswer);
    }

    private boolean isTakenIn(String address) throws KvNode.StartException, InterruptedException {
        try {
            HttpResponse<String> reply = post(address);
            Optional<String> location = reply.headers().firstValue("Location");
            if (reply.statusCode() == 307 && location.isPresent()) {
                // By hand: Java's client leaves the token behind when it follows.
                reply = post(URI.create(location.get()).getAuthority());
            }
            lastAnswer = reply.body();
            if (reply.statusCode() == 401 || reply.statusCode() == 403) {
                throw refused("--join: the cluster does not accept this node's --node-token");
            }
            if (reply.statusCode() == 409 && (lastAnswer.contains("another id") || lastAnswer.contains("--groups"))) {
                throw refused("--join: the cluster refuses this node: " + lastAnswer);
            }
            return reply.statusCode() == 200;
        } catch (IOException e) {
            lastAnswer = e.toString();
            return false;
        }
    }

    private HttpResponse<String> post(String address) throws IOException, InterruptedException {
        String body = "{\"id\":\"" + self.id() + "\",\"raft\":\"" + Peer.hostAndPort(self.raft()) + "\",\"http\":\""
                + Peer.hostAndPort(Objects.requireNonNull(self.http()))
                + (groups == 1 ? "" : "\",\"groups\":\"" + groups)
                + (self.part() == Peer.Part.LISTENER ? "\",\"role\":\"listener\"}" : "\"}");
        HttpRequest request = peers.request(address, "/join")
                .timeout(Duration.ofSeconds(15))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return peers.client().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static KvNode.StartException refused(String sentence) {
        return new KvNode.StartException(ExitCode.UNAVAILABLE, sentence, new IllegalStateException(sentence));
    }
}
