package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client library sends, over bare sockets. */
final class RawRequestsIT {
    /** Were it read as a request of its own, it would leave a trace. */
    private static final String SMUGGLED = "PUT /key/smuggled HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx";

    @TempDir
    static Path directory;

    static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        Path limits = Files.writeString(
                directory.resolve("node.yaml"),
                "max-key: 16\nmax-value: 4KiB\nmax-batch: 8KiB # of which JSON takes some\nmax-batch-keys: 3\n");
        cluster = TestCluster.start(directory, 1, "--config", limits.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static String answers(String request) throws IOException {
        URI node = cluster.uri("n1", "/");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            for (int read = in.read(); read >= 0; read = in.read()) {
                answer.write(read);
            }
        } catch (SocketException e) {
            // Closed with something of ours unread: that is an end, too.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // both lengths, in both orders
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                // two lengths, equal or not
                "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "Content-Length: 0\r\nContent-Length: 77\r\n\r\n",
                "Content-Length: 1, 1\r\n\r\nx",
                // lengths that are none
                "Content-Length: +1\r\n\r\nx",
                "Content-Length: -1\r\n\r\nx",
                "Content-Length: 0x1\r\n\r\nx",
                "Content-Length: 99999999999999999999\r\n\r\nx",
                "Content-Length:\r\n\r\nx",
                // encodings that somebody else may read otherwise
                "Transfer-Encoding: identity\r\n\r\nx",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                // chunks that are none
                "Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx\r\n0\r\n\r\n",
                // two hosts
                "Host: y\r\nContent-Length: 1\r\n\r\nx"
            })
    void whereARequestEndsIsBeyondDoubtOrItIsRefused(String rest) throws Exception {
        String said = answers("PUT /key/raw HTTP/1.1\r\nHost: x\r\n" + rest + SMUGGLED);
        // One refusal, or a closed connection, and never a second answer.
        assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 400 "), said);
        assertEquals(said.isEmpty() ? 0 : 1, said.split("HTTP/1\\.1 ", -1).length - 1, said);
        assertEquals(404, cluster.get("n1", "/key/smuggled?level=consistent").statusCode());
        assertEquals(404, cluster.get("n1", "/key/raw?level=consistent").statusCode());
    }

    @Test
    void goodRequestsOnOneConnectionAreAnsweredOneByOne() throws Exception {
        String put = "PUT /key/good HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
        String get = "GET /key/good HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String said = answers(put + get);
        assertEquals(2, said.split("HTTP/1\\.1 200 ", -1).length - 1, said);
        assertTrue(said.endsWith("{\"good\":\"ab\"}"), said);
    }

    @Test
    void headerBombsAreRefused() throws Exception {
        String many = "X-A: b\r\n".repeat(10_000);
        String large = "X-A: " + "b".repeat(1 << 20) + "\r\n";
        String longLine = "/key/" + "k".repeat(1 << 20);
        for (String request : new String[] {
            "PUT /key/bomb HTTP/1.1\r\nHost: x\r\n" + many + "Content-Length: 1\r\n\r\nx",
            "PUT /key/bomb HTTP/1.1\r\nHost: x\r\n" + large + "Content-Length: 1\r\n\r\nx",
            "PUT " + longLine + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
        }) {
            String said = answers(request);
            assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 4"), said);
        }
        assertEquals(404, cluster.get("n1", "/key/bomb?level=consistent").statusCode());
    }

    @Test
    void bodiesThatAreTooLargeAreRefusedHoweverTheyAreSent() throws Exception {
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        String chunked = answers("PUT /key/large HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(4) + "0\r\n\r\n");
        assertTrue(chunked.isEmpty() || chunked.startsWith("HTTP/1.1 413 "), chunked);
        // Whoever sends all of it before he listens hears the answer, and is heard again.
        String announced = answers("PUT /key/large HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n"
                + "x".repeat(4 << 20) + "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(announced.startsWith("HTTP/1.1 413 "), announced);
        assertTrue(announced.contains("\"error\":\"too_large\""), announced);
        assertTrue(announced.endsWith("{\"healthy\":true}"), announced);
        String impatient =
                answers("PUT /key/large HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4194304\r\n\r\nx");
        assertTrue(impatient.startsWith("HTTP/1.1 413 "), impatient);
        assertEquals(404, cluster.get("n1", "/key/large?level=consistent").statusCode());
    }

    @Test
    void theLimitsAreThoseOfTheFileAndViolationsAreToldInASentence() throws Exception {
        assertEquals(200, put("k".repeat(16), "v".repeat(4096)).statusCode());
        assertRefused(400, "the key has 17 bytes; 16 are allowed", put("k".repeat(17), "v"));
        // Bytes count, not characters.
        assertRefused(400, "the key has 18 bytes; 16 are allowed", put("%C3%BC".repeat(9), "v"));
        assertRefused(413, "the value has 4097 bytes; 4096 are allowed", put("k", "v".repeat(4097)));
        assertRefused(413, "the body is larger than 8192 bytes", put("k", "v".repeat(8193)));

        assertEquals(200, post("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}").statusCode());
        assertRefused(
                413, "the body sets 4 keys; 3 are allowed", post("{\"a\":\"9\",\"b\":\"9\",\"c\":\"9\",\"d\":\"9\"}"));
        assertRefused(400, "the key has 17 bytes", post("{\"a\":\"9\",\"" + "k".repeat(17) + "\":\"9\"}"));
        assertRefused(413, "the value has 4097 bytes", post("{\"a\":\"9\",\"b\":\"" + "v".repeat(4097) + "\"}"));
        assertEquals(
                "{\"a\":\"1\"}", cluster.get("n1", "/key/a?level=consistent").body());
    }

    private static HttpResponse<String> put(String key, String value) throws IOException {
        return cluster.send("n1", "PUT", "/key/" + key, value);
    }

    private static HttpResponse<String> post(String body) throws IOException {
        return cluster.send("n1", "POST", "/key", body);
    }

    private static void assertRefused(int status, String sentence, HttpResponse<String> reply) {
        assertEquals(status, reply.statusCode(), reply.body());
        assertTrue(reply.body().contains(sentence), reply.body());
        assertTrue(reply.body().contains("\"definite\":true"), reply.body());
    }

    @Test
    void nonsenseIsNoHttp() throws Exception {
        for (String nonsense : new String[] {
            "\u0016\u0003\u0001\u0002\u0000\u0001",
            "GET\r\n\r\n",
            "GET /key/a HTTP/9.9\r\n\r\n",
            "G\u0000T / HTTP/1.1\r\n\r\n"
        }) {
            String said = answers(nonsense + "\r\n\r\n");
            assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 4") || said.startsWith("HTTP/1.1 5"), said);
        }
        assertEquals(200, cluster.get("n1", "/health").statusCode());
    }

    @AfterAll
    static void whatIsExpectedLeavesNoStackTrace() throws Exception {
        String log = cluster.said("n1");
        assertFalse(log.contains("stack="), log);
        assertFalse(log.contains("\tat "), log);
    }
}
