package dev.minos.kv.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What the client makes of answers, and of none, against nodes that say what they are told to. */
final class KvClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String DONE = "{\"version\":7,\"created\":true}";
    private static final String NO_LEADER =
            "{\"error\":\"no_leader\",\"message\":\"no leader is known\",\"definite\":true}";
    private static final String TIMEOUT =
            "{\"error\":\"timeout\",\"message\":\"no answer in time\",\"definite\":false}";

    private static KvClient client(Duration deadline, String... endpoints) {
        return KvClient.builder(endpoints).deadline(deadline).build();
    }

    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    void aRedirectIsFollowedAndTheLeaderRemembered() throws IOException {
        try (FakeNode follower = new FakeNode();
                FakeNode leader = new FakeNode();
                KvClient client = client(LONG, follower.address())) {
            follower.then(307, NO_LEADER, "Location", leader.address() + "/key/a");
            leader.then(200, DONE);
            assertEquals(7, client.put("a", "1"));
            assertEquals(7, client.put("a", "2"));
            assertEquals(1, follower.asked.size());
            assertEquals(2, leader.asked.size());
        }
    }

    @Test
    void anAttemptThatIsRepeatedKeepsItsIdempotencyKeyAndTheNextWriteHasAnother() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.thenHangUp().then(503, NO_LEADER).then(504, TIMEOUT).then(200, DONE);
            client.put("a", "1");
            client.put("a", "2");
            List<String> keys = node.asked.stream()
                    .map(asked -> asked.header("Idempotency-Key"))
                    .toList();
            assertEquals(5, keys.size(), keys::toString);
            assertEquals(1, keys.subList(0, 4).stream().distinct().count(), keys::toString);
            assertFalse(keys.get(4).equals(keys.get(3)), keys::toString);
            assertTrue(keys.get(4).matches("[0-9a-f]{16}-1:2"), keys::toString);
        }
    }

    @Test
    void writesAtTheSameTimeHaveSessionsOfTheirOwn() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(200, DONE);
            List<java.util.concurrent.CompletableFuture<Long>> writes = java.util.stream.IntStream.range(0, 100)
                    .mapToObj(i -> client.async().put("k" + i, "v"))
                    .toList();
            writes.forEach(java.util.concurrent.CompletableFuture::join);
            assertEquals(
                    100,
                    node.asked.stream()
                            .map(asked -> asked.header("Idempotency-Key"))
                            .distinct()
                            .count());
        }
    }

    @Test
    void aWriteThatNobodyTookHasCertainlyNotHappened() throws IOException {
        try (KvClient client = client(Duration.ofMillis(300), nobody())) {
            KvException failure = assertThrows(UnavailableException.class, () -> client.put("a", "1"));
            assertTrue(failure.isDefinite());
            assertTrue(String.valueOf(failure.getMessage()).contains("no connection"), failure::getMessage);
        }
    }

    @Test
    void aWriteThatWasOnlyEverRefusedForAMomentHasCertainlyNotHappened() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(Duration.ofSeconds(4), node.address())) {
            node.then(503, NO_LEADER);
            assertThrows(UnavailableException.class, () -> client.put("a", "1"));
        }
    }

    @Test
    void aWriteOfWhichOneAttemptIsUnknownIsUnknown() throws IOException {
        for (int unknown = 0; unknown < 3; unknown++) {
            try (FakeNode node = new FakeNode();
                    KvClient client = client(Duration.ofMillis(300), node.address())) {
                switch (unknown) {
                    case 0 -> node.thenHangUp();
                    case 1 -> node.then(504, TIMEOUT);
                    default -> node.then(500, "{}");
                }
                node.then(503, NO_LEADER);
                KvException failure = assertThrows(UnknownOutcomeException.class, () -> client.put("a", "1"));
                assertFalse(failure.isDefinite());
            }
        }
    }

    @Test
    void aReadThatIsNotAnsweredIsUnavailable() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(Duration.ofMillis(300), node.address())) {
            node.thenHangUp();
            assertThrows(UnavailableException.class, () -> client.get("a"));
        }
    }

    @Test
    void aSilentNodeIsLeftForAnother() throws IOException {
        try (FakeNode silent = new FakeNode();
                FakeNode node = new FakeNode();
                KvClient client = KvClient.builder(silent.address(), node.address())
                        .attemptTimeout(Duration.ofMillis(200))
                        .build()) {
            silent.then(exchange -> {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            node.then(200, DONE);
            assertEquals(7, client.put("a", "1"));
        }
    }

    @Test
    void whatIsRefusedForGoodIsToldAtOnce() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(413, "{\"error\":\"too_large\",\"message\":\"the value is too large\",\"definite\":true}");
            RequestRefusedException refused = assertThrows(RequestRefusedException.class, () -> client.put("a", "1"));
            assertEquals("too_large", refused.error());
            assertEquals("the value is too large", refused.getMessage());
            assertEquals(1, node.asked.size());
        }
    }

    @Test
    void aForgottenSessionLeavesTheWriteUnknown() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(409, "{\"error\":\"idempotency_key_too_old\",\"message\":\"forgotten\",\"definite\":false}");
            assertThrows(UnknownOutcomeException.class, () -> client.put("a", "1"));
        }
    }

    @Test
    void aConditionThatDoesNotHoldIsAResult() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(
                    412,
                    "{\"error\":\"condition_failed\",\"message\":\"no\",\"definite\":true,\"actualBase64\":\"/w==\","
                            + "\"version\":3}");
            WriteResult result = client.write(Write.put("a", "1").ifVersion(2));
            Entry actual = ((WriteResult.Refused) result).actual();
            assertEquals(new Entry(Bytes.of("a"), Bytes.of(new byte[] {-1}), 3, null), actual);
            assertEquals("\"2\"", node.asked.get(0).header("If-Match"));
        }
    }

    @Test
    void theTokenIsNotSentWhereARedirectLeavesTls() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client =
                        KvClient.builder(node.address()).token("secret").build()) {
            node.then(307, NO_LEADER, "Location", "ftp://127.0.0.1/key/a");
            KvException failure = assertThrows(UnavailableException.class, () -> client.put("a", "1"));
            assertFalse(String.valueOf(failure.getMessage()).contains("secret"), failure::getMessage);
            assertEquals("Bearer secret", node.asked.get(0).header("Authorization"));
        }
    }

    @Test
    void keysAndValuesAreBytes() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(exchange -> {
                exchange.getResponseHeaders().set("ETag", "\"9\"");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {-1, 0});
            });
            Entry entry = client.get(Bytes.of(new byte[] {'a', '/', -1, ' '}), Level.STALE)
                    .orElseThrow();
            assertEquals("GET /key/a%2F%FF%20?level=stale", node.asked.get(0).line());
            assertEquals(Bytes.of(new byte[] {-1, 0}), entry.value());
            assertEquals(9, entry.version());
            client.get("..", Level.DEFAULT);
            assertEquals("GET /key/%2E%2E?level=default", node.asked.get(1).line());
        }
    }

    @Test
    void pagesAreFetchedUntilThereAreNoMore() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(200, "{\"keys\":[{\"key\":\"a\",\"value\":\"1\",\"version\":4}],\"more\":true,\"index\":9}")
                    .then(200, "{\"keys\":[{\"key\":\"b\",\"value\":\"2\",\"version\":5}],\"more\":false,\"index\":9}");
            StringBuilder seen = new StringBuilder();
            client.list("").forEach(entry -> seen.append(entry.key()).append(entry.version()));
            assertEquals("a4b5", seen.toString());
            assertTrue(node.asked.get(1).line().endsWith("&after=a"), node.asked.get(1)::line);
        }
    }

    @Test
    void aBatchIsOneRequest() throws IOException {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(200, "{\"version\":8}");
            client.write(Write.batch(Map.of("k", "\u00fc")));
            assertEquals("POST /key", node.asked.get(0).line());
            assertEquals("{\"k\":\"\u00fc\"}", node.asked.get(0).body());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Write.batch(Map.of("k", "v")).ifAbsent());
    }

    @Test
    void futuresFailWithWhatTheCallerWouldHaveSeen() throws IOException {
        try (KvClient client = client(Duration.ofMillis(200), nobody())) {
            CompletionException failure = assertThrows(
                    CompletionException.class, () -> client.async().get("a").join());
            assertTrue(failure.getCause() instanceof UnavailableException, String.valueOf(failure.getCause()));
        }
    }

    private static FakeNode.Reply events(String text) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void aBrokenWatchGoesOnBehindTheLastChangeOrSignOfLife() throws Exception {
        try (FakeNode node = new FakeNode();
                KvClient client = client(LONG, node.address())) {
            node.then(events("id: 4.0\n\n"))
                    .then(events(":\n\nevent: put\nid: 5.0\ndata: {\"key\":\"a\",\"value\":\"1\",\"version\":5}\n\n"
                            + "event: delete\nid: 6.0\ndata: {\"key\":\"a\",\"ver"))
                    .then(events("event: delete\nid: 6.0\ndata: {\"key\":\"a\",\"version\":6}\n\n"))
                    .then(410, "{\"error\":\"compacted\",\"message\":\"forgotten\",\"definite\":true}");
            try (Watch watch = client.watch("a")) {
                Event put = watch.next(LONG).orElseThrow();
                assertEquals(new Event(Event.Kind.PUT, Bytes.of("a"), Bytes.of("1"), 5, "5.0"), put);
                Event gone = watch.next(LONG).orElseThrow();
                assertEquals(new Event(Event.Kind.DELETE, Bytes.of("a"), null, 6, "6.0"), gone);
                assertThrows(WatchCompactedException.class, () -> watch.next(LONG));
                assertEquals("6.0", watch.cursor());
            }
            assertEquals(
                    List.of("", "4.0", "5.0", "6.0"),
                    node.asked.stream()
                            .map(asked -> asked.header("Last-Event-ID"))
                            .toList());
        }
    }

    @Test
    void addressesThatAreNoneAreRefusedInASentence() {
        for (String wrong : List.of("", "ftp://a", "http://a/path", "http://u:p@a", "a b", "http://a?x=1")) {
            assertThrows(IllegalArgumentException.class, () -> KvClient.connect(wrong), wrong);
        }
        assertEquals("http://127.0.0.1:80", Endpoints.origin("127.0.0.1:80").toString());
        assertEquals("https://[::1]:80", Endpoints.origin("https://[::1]:80/").toString());
    }
}
