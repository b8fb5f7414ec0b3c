package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.minos.kv.http.PeerHttp;
import dev.minos.kv.raft.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node asks to be taken in; the test answers, and time passes only while the node pauses. */
final class JoiningTest {
    private static final String BUSY = "409 {\"error\":\"busy\",\"message\":\"ask again\",\"definite\":true}";
    private static final String UNKNOWN = "504 {\"error\":\"unknown_outcome\",\"definite\":false}";

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<String> asked = new ArrayList<>();
    private final List<Duration> paused = new ArrayList<>();
    private IntFunction<String> answers = attempt -> "200 {}";
    private HttpServer server;
    private long now;
    private long received;
    private long perPause;
    private boolean member;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/join", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String answer = answers.apply(asked.size());
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private final class Hurried implements Joining.Pauses {
        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void pause(Duration time) {
            paused.add(time);
            now += time.toNanos();
            received += perPause;
        }
    }

    private final Joining.Newcomer newcomer = new Joining.Newcomer() {
        @Override
        public long received() {
            return received;
        }

        @Override
        public boolean isMember() {
            return member;
        }
    };

    private void join() throws Exception {
        Peer self = Peer.parse("n2", "127.0.0.1:1", "127.0.0.1:2");
        InetSocketAddress cluster =
                new InetSocketAddress("127.0.0.1", server.getAddress().getPort());
        new Joining(self, List.of(cluster), new PeerHttp(null, null, executor), 1, newcomer, new Hurried()).run();
    }

    private String refused() {
        KvNode.StartException e = assertThrows(KvNode.StartException.class, this::join);
        assertEquals(ExitCode.UNAVAILABLE, e.code());
        return String.valueOf(e.getMessage());
    }

    @Test
    void itSaysWhoItIsAndIsTakenIn() throws Exception {
        join();
        assertEquals(List.of("{\"id\":\"n2\",\"raft\":\"127.0.0.1:1\",\"http\":\"127.0.0.1:2\"}"), asked);
    }

    @Test
    void aClusterThatIsBusyIsAskedAgainEverLessOften() throws Exception {
        answers = attempt -> attempt < 8 ? BUSY : "200 {}";
        join();
        assertEquals(8, asked.size());
        assertEquals(Duration.ofMillis(100), paused.get(0));
        assertEquals(Duration.ofMillis(200), paused.get(1));
        assertEquals(Duration.ofSeconds(2), paused.get(6));
    }

    @Test
    void aTransferMayTakeHoursAsLongAsSomethingArrives() throws Exception {
        perPause = 1;
        answers = attempt -> attempt < 300 ? (attempt % 2 == 0 ? UNKNOWN : BUSY) : "200 {}";
        join();
        assertTrue(now > Duration.ofMinutes(5).toNanos(), "only " + Duration.ofNanos(now));
    }

    @Test
    void whenNothingArrivesForAMinuteItGivesUpWithTheLastAnswer() {
        answers = attempt -> UNKNOWN;
        String sentence = refused();
        assertTrue(sentence.contains("for a minute it was sent nothing: {\"error\":\"unknown_outcome\""), sentence);
        assertTrue(
                now >= Duration.ofMinutes(1).toNanos()
                        && now < Duration.ofMinutes(2).toNanos(),
                "" + now);
    }

    @Test
    void whoIsAMemberAlreadyWaitsForTheOthersAsLongAsItTakes() throws Exception {
        member = true;
        answers = attempt -> attempt < 100 ? "503 {\"error\":\"no_leader\",\"definite\":true}" : "200 {}";
        join();
        assertTrue(now > Duration.ofMinutes(2).toNanos(), "only " + Duration.ofNanos(now));
    }

    @Test
    void anAnswerThatAskingAgainWillNotChangeEndsIt() {
        for (String answer :
                new String[] {"409 {\"error\":\"refused\",\"message\":\"a member n2 exists\"}", "401 {}", "403 {}"}) {
            asked.clear();
            answers = attempt -> answer;
            assertTrue(refused().startsWith("--join: the cluster "), answer);
            assertEquals(1, asked.size());
        }
    }

    @Test
    void theLeaderIsAskedWhereAFollowerPoints() throws Exception {
        HttpServer follower = server;
        listen();
        HttpServer leader = server;
        server = follower;
        try {
            follower.removeContext("/join");
            follower.createContext("/join", exchange -> {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://127.0.0.1:" + leader.getAddress().getPort() + "/join");
                exchange.sendResponseHeaders(307, -1);
                exchange.close();
            });
            join();
            assertEquals(1, asked.size());
        } finally {
            leader.stop(0);
        }
    }
}
