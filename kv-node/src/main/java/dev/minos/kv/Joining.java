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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cluster, again and again, to take this node in. A leader first sends a new member what it lacks, which takes as
 * long as it takes, and takes in one at a time: so this gives up only when a minute long nothing arrived either.
 */
final class Joining {
    private static final Logger log = LoggerFactory.getLogger(Joining.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration TELL = Duration.ofSeconds(10);

    private final Peer self;
    private final List<InetSocketAddress> cluster;
    private final PeerHttp peers;
    private final int groups;
    private final Newcomer newcomer;
    private final Pauses pauses;
    private String lastAnswer = "nobody answered";

    /** The node that wants to be taken in. */
    interface Newcomer {
        /** Changes whenever something of the cluster's data has arrived. */
        long received();

        /** Whether it is a member already, as far as its own log says; then it asks as long as it takes. */
        boolean isMember();
    }

    /** How time passes; of its own for tests. */
    interface Pauses {
        Pauses REAL = new Pauses() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration time) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
            }
        };

        long nanoTime();

        void pause(Duration time) throws InterruptedException;
    }

    Joining(Peer self, List<InetSocketAddress> cluster, PeerHttp peers, int groups, Newcomer newcomer, Pauses pauses) {
        this.self = self;
        this.cluster = cluster;
        this.peers = peers;
        this.groups = groups;
        this.newcomer = newcomer;
        this.pauses = pauses;
    }

    void run() throws KvNode.StartException, InterruptedException {
        long lastReceived = newcomer.received();
        long progressNanos = pauses.nanoTime();
        long toldNanos = progressNanos;
        Duration pause = FIRST_PAUSE;
        while (pauses.nanoTime() - progressNanos < PATIENCE.toNanos()) {
            for (InetSocketAddress address : cluster) {
                if (isTakenIn(Peer.hostAndPort(address))) {
                    return;
                }
            }
            pauses.pause(pause);
            pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            long now = newcomer.received();
            if (now != lastReceived || newcomer.isMember()) {
                lastReceived = now;
                progressNanos = pauses.nanoTime();
            }
            if (pauses.nanoTime() - toldNanos > TELL.toNanos()) {
                toldNanos = pauses.nanoTime();
                log.atInfo().addKeyValue("answer", lastAnswer).log("still asking to be taken in");
            }
        }
        throw refused("--join: nobody took this node in, and for a minute it was sent nothing: " + lastAnswer);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
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
            if (reply.statusCode() == 409 && !lastAnswer.contains("\"error\":\"busy\"")) {
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
