package dev.minos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.minos.history.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ok, definite failure or unknown: every kind of answer, and every kind of silence. */
final class MinosClientTest {
    private static final Request READ = new Request.Read("k1", "default");
    private static final Request WRITE = new Request.Write("k1", "0-1");
    private static final Request CAS = new Request.Cas("k1", "0-1", "0-2");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    MinosClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void readsValueVersionAndNode() {
        serving(exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"117\"");
            exchange.getResponseHeaders().add("Minos-Node", "n2");
            send(exchange, 200, "3-41");
        });
        assertEquals(Reply.ok("3-41", 117, "n2"), ask(READ));
        assertEquals(List.of("GET /key/k1?level=default"), asked);
    }

    @Test
    void absentKeyIsReadAsNull() {
        serving(exchange -> send(exchange, 404, "{\"error\":\"not_found\",\"definite\":true}"));
        assertEquals(Outcome.OK, ask(READ).outcome());
        assertNull(ask(READ).value());
    }

    @Test
    void wrongPathIsNotAnAbsentKey() {
        serving(exchange -> send(exchange, 404, "{\"error\":\"no_such_path\",\"definite\":true}"));
        assertEquals(Outcome.FAIL, ask(READ).outcome());
    }

    @Test
    void definiteErrorOfAWriteIsFail() {
        serving(exchange -> send(exchange, 503, "{\"error\":\"no_leader\",\"definite\":true}"));
        assertEquals(Reply.fail("no_leader", null), ask(WRITE));
    }

    @Test
    void everyOtherErrorOfAWriteIsUnknown() {
        serving(exchange -> send(exchange, 503, "{\"error\":\"not_leader\",\"definite\":false}"));
        assertEquals(Reply.info("not_leader", null), ask(WRITE));
        serving(exchange -> send(exchange, 500, "oh"));
        assertEquals(Reply.info("HTTP 500", null), ask(WRITE));
        serving(exchange -> send(exchange, 404, "[]"));
        assertEquals(Reply.info("HTTP 404", null), ask(WRITE));
    }

    @Test
    void failedReadIsAlwaysFail() {
        serving(exchange -> send(exchange, 500, "oh"));
        assertEquals(Outcome.FAIL, ask(READ).outcome());
    }

    @Test
    void refusedCompareAndSetTellsTheActualValue() {
        serving(exchange -> send(exchange, 412, "{\"error\":\"mismatch\",\"definite\":true,\"actual\":\"9-9\"}"));
        assertEquals(Reply.mismatch(new Reply.Actual("9-9"), -1, null), ask(CAS));
        assertEquals(List.of("PUT /key/k1?prevValue=0-1"), asked);
        serving(exchange -> send(exchange, 412, "{\"error\":\"mismatch\",\"definite\":true,\"actual\":null}"));
        assertEquals(Reply.mismatch(new Reply.Actual(null), -1, null), ask(CAS));
        serving(exchange -> send(exchange, 412, "{\"error\":\"mismatch\",\"definite\":true}"));
        assertEquals(Reply.mismatch(null, -1, null), ask(CAS));
    }

    @Test
    void redirectIsFollowedToTheNamedLeader() throws IOException {
        HttpServer leader = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        leader.createContext("/", exchange -> send(exchange, 200, "from the leader"));
        leader.start();
        try {
            String there = "http://127.0.0.1:" + leader.getAddress().getPort() + "/key/k1?level=default";
            serving(exchange -> {
                exchange.getResponseHeaders().add("Location", there);
                send(exchange, 307, "");
            });
            assertEquals("from the leader", ask(READ).value());
        } finally {
            leader.stop(0);
        }
    }

    @Test
    void endlessRedirectsAreADefiniteFailure() {
        serving(exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/key/k1");
            send(exchange, 307, "");
        });
        assertEquals(Outcome.FAIL, ask(WRITE).outcome());
        assertEquals(4, asked.size());
    }

    @Test
    void refusedConnectionIsADefiniteFailure() {
        server.stop(0);
        assertEquals(Reply.fail("not sent: connection refused", null), ask(WRITE));
    }

    @Test
    void silenceAfterAWriteIsUnknownAndTheWriteIsSentOnce() {
        serving(exchange -> await());
        assertEquals(Reply.info("timeout", null), ask(WRITE));
        assertEquals(1, asked.size());
    }

    @Test
    void connectionThatEndsWithoutAnAnswerIsUnknownAndNotTriedAgain() throws IOException, InterruptedException {
        try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> {
                try (Socket first = rude.accept()) {
                    asked.add("accepted");
                    first.getInputStream().read();
                } catch (IOException e) {
                    asked.add(e.toString());
                }
            });
            closing.start();
            InetSocketAddress address = (InetSocketAddress) rude.getLocalSocketAddress();
            try (KvClient client = new MinosClient("n1", address, Duration.ofSeconds(2))) {
                assertEquals(Reply.info("connection closed", null), client.execute(WRITE));
            }
            closing.join(5_000);
            assertEquals(List.of("accepted"), asked);
        }
    }

    @Test
    void oneConnectionServesManyRequests() {
        serving(exchange ->
                send(exchange, 200, String.valueOf(exchange.getRemoteAddress().getPort())));
        try (KvClient client = client()) {
            String first = client.execute(READ).value();
            assertEquals(first, client.execute(READ).value());
        }
    }

    private void serving(Answering answering) {
        if (!asked.isEmpty()) {
            server.removeContext("/");
        }
        asked.clear();
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestBody().readAllBytes();
            answering.answer(exchange);
        });
    }

    private Reply ask(Request request) {
        try (KvClient client = client()) {
            return client.execute(request);
        }
    }

    private KvClient client() {
        return new MinosClient("n1", server.getAddress(), Duration.ofMillis(1500));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void await() {
        try {
            Thread.sleep(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
