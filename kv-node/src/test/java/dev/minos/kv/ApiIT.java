package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP interface, against three nodes. */
final class ApiIT {
    @TempDir
    static Path directory;

    static TestCluster cluster;
    static String leader;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start(directory, 3, "--election-timeout", "2s..4s");
        leader = cluster.leader();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws Exception {
        return cluster.send(leader, method, path, body, headers);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return cluster.get(leader, path);
    }

    private static void assertError(int status, String error, HttpResponse<String> reply) {
        assertEquals(status, reply.statusCode(), reply.body());
        assertTrue(reply.body().startsWith("{\"error\":\"" + error + "\","), reply.body());
        assertTrue(reply.body().contains("\"definite\":true"), reply.body());
    }

    @Test
    void aBodyThatEndsEarlyIsNeverAcknowledged() throws Exception {
        send("PUT", "/key/cut", "before");
        URI node = cluster.uri(leader, "/key/cut");
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("PUT /key/cut HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nafter"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "), answer);
        }
        assertEquals("{\"cut\":\"before\"}", get("/key/cut?level=consistent").body());
    }

    @Test
    void aBatchRefusesWhatItWouldHaveToIgnoreOrChange() throws Exception {
        assertError(400, "bad_request", send("POST", "/key", "{\"b\":\"1\"}", "If-Match", "\"999\""));
        assertError(400, "bad_request", send("POST", "/key", "{\"b\":\"\\ud800\"}"));
        assertEquals(404, get("/key/b?level=consistent").statusCode());
    }

    @Test
    void whatIsPutIsReadAtEveryLevel() throws Exception {
        HttpResponse<String> put = send("PUT", "/key/plain", "v1");
        assertEquals(200, put.statusCode(), put.body());
        String etag = put.headers().firstValue("ETag").orElseThrow();
        for (String level : new String[] {"default", "consistent", "stale"}) {
            HttpResponse<String> read = get("/key/plain?level=" + level);
            assertEquals(200, read.statusCode());
            assertEquals("{\"plain\":\"v1\"}", read.body());
            assertEquals(etag, read.headers().firstValue("ETag").orElseThrow());
            assertEquals(leader, read.headers().firstValue("Minos-Node").orElseThrow());
            assertEquals(leader, read.headers().firstValue("Minos-Leader").orElseThrow());
            assertTrue(read.headers().firstValueAsLong("Minos-Term").orElseThrow() >= 1);
            assertTrue(read.headers().firstValueAsLong("Minos-Index").orElseThrow() >= 1);
        }
        HttpResponse<String> raw = send("GET", "/key/plain", null, "Accept", "application/octet-stream");
        assertEquals("v1", raw.body());
    }

    @Test
    void theRequestsOfTheCoursesRaftdbWork() throws Exception {
        assertEquals(
                200, send("POST", "/key", "{\"foo\":\"bar\",\"baz\":\"qux\"}").statusCode());
        assertEquals("{\"foo\":\"bar\"}", get("/key/foo?level=stale").body());
        assertEquals("{\"baz\":\"qux\"}", get("/key/baz").body());
        assertEquals(200, send("DELETE", "/key/foo", null).statusCode());
        assertError(404, "not_found", get("/key/foo"));
        assertEquals(200, send("DELETE", "/key/foo", null).statusCode());
    }

    @Test
    void aRefusedConditionTellsWhatIsThere() throws Exception {
        HttpResponse<String> put = send("PUT", "/key/cond", "a", "If-None-Match", "*");
        assertEquals(200, put.statusCode());
        String etag = put.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = send("PUT", "/key/cond", "b", "If-None-Match", "*");
        assertError(412, "condition_failed", again);
        assertTrue(again.body().contains("\"actual\":\"a\""), again.body());
        assertEquals(etag, again.headers().firstValue("ETag").orElseThrow());

        assertError(412, "condition_failed", send("PUT", "/key/cond?prevValue=x", "b"));
        HttpResponse<String> swapped = send("PUT", "/key/cond?prevValue=a", "b");
        assertEquals(200, swapped.statusCode());
        assertError(412, "condition_failed", send("DELETE", "/key/cond", null, "If-Match", etag));
        String newer = swapped.headers().firstValue("ETag").orElseThrow();
        assertEquals(200, send("DELETE", "/key/cond", null, "If-Match", newer).statusCode());

        HttpResponse<String> absent = send("PUT", "/key/cond", "c", "If-Match", "*");
        assertError(412, "condition_failed", absent);
        assertTrue(absent.body().contains("\"actual\":null"), absent.body());
    }

    @Test
    void oddKeysAndValuesWork() throws Exception {
        for (String key :
                new String[] {"a/b/c", "a%2Fd", "%C3%BC", "a;b=c", "a.b~c", "..", "%FF%00", "a//b", "a%3Fb"}) {
            assertEquals(200, send("PUT", "/key/" + key, "v" + key).statusCode(), key);
            HttpResponse<String> read = send("GET", "/key/" + key, null, "Accept", "application/octet-stream");
            assertEquals("v" + key, read.body());
        }
        assertEquals("{\"a/d\":\"va%2Fd\"}", get("/key/a%2Fd").body());
        assertError(406, "not_text", get("/key/%FF%00"));
        assertEquals(200, send("PUT", "/key/empty", "").statusCode());
        assertEquals("{\"empty\":\"\"}", get("/key/empty").body());
    }

    @Test
    void nonsenseIsRefusedInASentence() throws Exception {
        assertError(400, "bad_request", get("/key/a?level=strong"));
        assertError(400, "bad_request", get("/key/a?leve=stale"));
        assertError(400, "bad_request", send("PUT", "/key/a?prevvalue=1", "x"));
        assertError(400, "bad_request", send("PUT", "/key/a", "x", "If-Match", "17"));
        assertError(400, "bad_request", send("PUT", "/key/", "x"));
        assertError(400, "bad_request", send("POST", "/key", "{\"a\":1}"));
        assertError(400, "bad_request", send("POST", "/key", "{\"a\":\"1\",\"a\":\"2\"}"));
        assertError(400, "bad_request", send("POST", "/key", "{}"));
        assertError(400, "bad_request", send("POST", "/key", "nonsense"));
        assertError(404, "no_such_path", get("/keys"));
        assertError(405, "method_not_allowed", send("PATCH", "/key/a", "x"));
    }

    @Test
    void tooMuchIsRefused() throws Exception {
        assertError(400, "bad_request", send("PUT", "/key/" + "k".repeat(4097), "x"));
        assertEquals(200, send("PUT", "/key/" + "k".repeat(4096), "x").statusCode());
        assertError(413, "too_large", send("PUT", "/key/big", "x".repeat((1 << 20) + 1)));
        assertEquals(200, send("PUT", "/key/big", "x".repeat(1 << 20)).statusCode());
        assertError(413, "too_large", send("PUT", "/key/big", "x".repeat(3 << 20)));
    }

    @Test
    void aFollowerSendsToTheLeader() throws Exception {
        String follower = cluster.follower();
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            HttpResponse<String> reply = cluster.send(follower, method, "/key/a%20b?level=default", null);
            if (method.equals("GET")) {
                assertError(307, "not_leader", reply);
                assertEquals(
                        "http://" + cluster.node(leader).http + "/key/a%20b?level=default",
                        reply.headers().firstValue("Location").orElseThrow());
            } else {
                assertError(400, "bad_request", reply);
            }
        }
        HttpResponse<String> put = cluster.send(follower, "PUT", "/key/a", "x");
        assertError(307, "not_leader", put);
        assertEquals(leader, put.headers().firstValue("Minos-Leader").orElseThrow());
    }

    @Test
    void aNodeTellsHowItIs() throws Exception {
        HttpResponse<String> status = get("/status");
        assertTrue(status.body().contains("\"role\":\"leader\""), status.body());
        assertTrue(status.body().contains("\"http\":\"" + cluster.node("n3").http + "\""), status.body());
        assertEquals(200, get("/health").statusCode());
    }

    @Test
    void keysAreListedByPrefixInPages() throws Exception {
        for (String key : new String[] {"list/b", "list/a", "list/c", "listing"}) {
            assertEquals(200, send("PUT", "/key/" + key, "v").statusCode());
        }
        HttpResponse<String> first = get("/key?prefix=list/&limit=2&level=consistent");
        assertEquals(200, first.statusCode(), first.body());
        assertTrue(first.body().startsWith("{\"keys\":[{\"key\":\"list/a\",\"value\":\"v\","), first.body());
        assertTrue(first.body().contains("\"more\":true"), first.body());
        HttpResponse<String> second = get("/key?prefix=list/&limit=2&after=list/b");
        assertTrue(second.body().startsWith("{\"keys\":[{\"key\":\"list/c\""), second.body());
        assertTrue(second.body().contains("\"more\":false"), second.body());
        assertError(400, "bad_request", get("/key?limit=0"));
    }

    @Test
    void aKeyWithATimeToLiveGoesOnEveryNode() throws Exception {
        assertEquals(200, send("PUT", "/key/lease?ttl=1s", "mine").statusCode());
        assertTrue(get("/key/lease").headers().firstValue("Minos-Expires").isPresent());
        for (String id : cluster.ids()) {
            cluster.await("the key to go on " + id, () -> {
                try {
                    return cluster.get(id, "/key/lease?level=stale").statusCode() == 404;
                } catch (java.io.IOException e) {
                    return false;
                }
            });
        }
        assertError(400, "bad_request", send("PUT", "/key/lease?ttl=soon", "mine"));
        assertError(400, "bad_request", send("PUT", "/key/lease?ttl=0s", "mine"));
    }

    @Test
    void aWriteWithAnIdempotencyKeyHappensOnce() throws Exception {
        HttpResponse<String> first = send("PUT", "/key/once", "1", "Idempotency-Key", "tester:1");
        assertEquals(200, first.statusCode(), first.body());
        assertEquals(200, send("PUT", "/key/once", "2").statusCode());
        HttpResponse<String> again = send("PUT", "/key/once", "1", "Idempotency-Key", "tester:1");
        assertEquals(first.body(), again.body());
        assertEquals("true", again.headers().firstValue("Minos-Repeated").orElseThrow());
        assertEquals("{\"once\":\"2\"}", get("/key/once").body());
        assertError(422, "idempotency_key_reused", send("PUT", "/key/once", "3", "Idempotency-Key", "tester:1"));
        assertError(400, "bad_request", send("PUT", "/key/once", "3", "Idempotency-Key", "tester"));
    }

    @Test
    void theInterfaceDescribesItself() throws Exception {
        assertTrue(get("/openapi.json").body().contains("\"openapi\""));
    }
}
