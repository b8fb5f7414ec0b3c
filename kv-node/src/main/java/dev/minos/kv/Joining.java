package dev.minos.kv;

import dev.minos.kv.raft.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Asks a cluster, again and again for a minute, to take this node in. */
final class Joining {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Peer self;
    private final List<InetSocketAddress> cluster;
    private final int groups;
    private String lastAnswer = "nobody answered";

    Joining(Peer self, List<InetSocketAddress> cluster, int groups) {
        this.self = self;
        this.cluster = cluster;
        this.groups = groups;
    }

    void run() throws KvNode.StartException, InterruptedException {
        // Sends the same body to the leader that a follower names.
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            for (InetSocketAddress address : cluster) {
                if (isTakenIn(client, address)) {
                    return;
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw refused("--join: nobody took this node in within a minute: " + lastAnswer);
    }

    private boolean isTakenIn(HttpClient client, InetSocketAddress address)
            throws KvNode.StartException, InterruptedException {
        String body = "{\"id\":\"" + self.id() + "\",\"raft\":\"" + Peer.hostAndPort(self.raft()) + "\",\"http\":\""
                + Peer.hostAndPort(Objects.requireNonNull(self.http()))
                + (groups == 1 ? "" : "\",\"groups\":\"" + groups)
                + (self.part() == Peer.Part.LISTENER ? "\",\"role\":\"listener\"}" : "\"}");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + Peer.hostAndPort(address) + "/join"))
                .timeout(Duration.ofSeconds(15))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            lastAnswer = reply.body();
            if (reply.statusCode() == 409 && (lastAnswer.contains("another id") || lastAnswer.contains("--groups"))) {
                throw refused("--join: the cluster refuses this node: " + lastAnswer);
            }
            return reply.statusCode() == 200;
        } catch (IOException e) {
            lastAnswer = e.toString();
            return false;
        }
    }

    private static KvNode.StartException refused(String sentence) {
        return new KvNode.StartException(ExitCode.UNAVAILABLE, sentence, new IllegalStateException(sentence));
    }
}
