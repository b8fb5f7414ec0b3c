package dev.minos.system.described;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.net.httpserver.HttpServer;
import dev.minos.history.Outcome;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What answers mean: happened, certainly not, unknown. */
final class DescribedClientTest {
    private static final String SYSTEM = """
            name: mine
            description: A store.
            command: mine
            status: {get: /status}
            requests:
              read:
                stale:
                  get: '/kv/{key|url}'
                  answers:
                    - {status: 200, has: /kvs/0, means: ok, value: /kvs/0/value, encoding: base64, version: /kvs/0/rev}
                    - {status: 200, has: /header, means: absent}
              write:
                put: '/kv/{key|url}'
                headers: {X-Key: '{key}'}
                body: '{"v":{value|json}}'
                answers: [{status: 2xx, means: ok, version: 'header:X-Rev'}]
              cas:
                post: '/cas/{key|url}'
                body: '{expected|base64} {value|base64}'
                answers:
                  - {status: 200, where: {/done: 'true'}, means: ok}
                  - {status: 200, where: {/done: 'false'}, means: mismatch, value: /was}
            errors:
              - {status: 503, contains: no leader, means: fail}
            """;

    private final List<String> asked = new ArrayList<>();
    private volatile int status = 200;
    private volatile String answer = "";
    private HttpServer server;
    private DescribedClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            exchange.getResponseHeaders().add("X-Rev", "\"17\"");
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        client = new DescribedClient(
                SystemFile.parse("mine.yaml", SYSTEM).requests(), "n1", server.getAddress(), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aValueIsFoundAndDecoded() {
        answer = "{\"kvs\":[{\"value\":\"My00MQ==\",\"rev\":\"12\"}]}";
        assertEquals(Reply.ok("3-41", 12, "n1"), client.execute(new Request.Read("a b", "stale")));
        assertEquals(List.of("GET /kv/a%20b "), asked);
    }

    @Test
    void anAbsentKeyIsNoValue() {
        answer = "{\"header\":{}}";
        assertEquals(Reply.ok(null, -1, "n1"), client.execute(new Request.Read("k", "stale")));
    }

    @Test
    void anAnswerThatCannotBeReadTellsNothing() {
        answer = "{\"kvs\":[{\"value\":\"?\"}]}";
        assertEquals(
                Outcome.FAIL, client.execute(new Request.Read("k", "stale")).outcome());
        answer = "<html>";
        assertEquals(
                Outcome.FAIL, client.execute(new Request.Read("k", "stale")).outcome());
    }

    @Test
    void aWriteIsDoneUnknownOrCertainlyNotDone() {
        assertEquals(Reply.ok(null, 17, "n1"), client.execute(new Request.Write("k", "say \"x\"")));
        assertEquals("PUT /kv/k {\"v\":\"say \\\"x\\\"\"}", asked.get(0));
        status = 503;
        answer = "there is no leader";
        assertEquals(Outcome.FAIL, client.execute(new Request.Write("k", "v")).outcome());
        answer = "timed out";
        assertEquals(Outcome.INFO, client.execute(new Request.Write("k", "v")).outcome());
        status = 404;
        assertEquals(Outcome.INFO, client.execute(new Request.Write("k", "v")).outcome());
    }

    @Test
    void aRefusedCompareAndSetTellsWhatItSaw() {
        answer = "{\"done\":true}";
        assertEquals(Outcome.OK, client.execute(new Request.Cas("k", "a", "b")).outcome());
        assertEquals("POST /cas/k YQ== Yg==", asked.get(0));
        answer = "{\"done\":false,\"was\":\"c\"}";
        assertEquals(
                new Reply.Actual("c"),
                client.execute(new Request.Cas("k", "a", "b")).refusal());
        answer = "{\"done\":false}";
        assertEquals(
                new Reply.Actual(null),
                client.execute(new Request.Cas("k", "a", "b")).refusal());
    }

    @Test
    void whatTheFileDoesNotDescribeIsNotSent() {
        Reply reply = client.execute(new Request.Delete("k"));
        assertEquals(Outcome.FAIL, reply.outcome());
        assertNull(reply.node());
        assertEquals(List.of(), asked);
    }

    @Test
    void nobodyThereIsCertainlyNotDone() {
        server.stop(0);
        assertEquals(Outcome.FAIL, client.execute(new Request.Write("k", "v")).outcome());
    }
}
