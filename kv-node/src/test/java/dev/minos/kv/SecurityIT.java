package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.RequestRefusedException;
import dev.minos.kv.client.UnavailableException;
import dev.minos.kv.client.Watch;
import dev.minos.kv.security.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with certificates and tokens. */
final class SecurityIT {
    @TempDir
    static Path directory;

    static final String OPERATOR = Tokens.random();
    static final String APP = Tokens.random();
    static final String READER = Tokens.random();
    static final String PROMETHEUS = Tokens.random();
    static final String ADMIN = Tokens.random();
    static final String SECRET = Tokens.random();

    static TestCertificates ours;
    static Path tokens;
    static TestCluster cluster;
    static String leader;

    @BeforeAll
    static void start() throws Exception {
        ours = TestCertificates.make(directory.resolve("ours"));
        tokens = directory.resolve("tokens");
        Files.write(
                tokens,
                List.of(
                        "# who may ask what",
                        line("operator", OPERATOR, "read,write,admin"),
                        line("app", APP, "write app/,shared/"),
                        line("reader", READER, "read app/"),
                        line("prometheus", PROMETHEUS, "none"),
                        line("admin", ADMIN, "admin")));
        Path secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        List<String> flags = new ArrayList<>(ours.flags());
        flags.addAll(List.of("--tokens", tokens.toString(), "--node-token", secret.toString()));
        flags.addAll(List.of("--election-timeout", "2s..4s"));
        cluster = TestCluster.startSecured(directory, 3, ours, OPERATOR, flags.toArray(String[]::new));
        leader = cluster.leader();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static String line(String name, String token, String rights) {
        return name + " " + HexFormat.of().formatHex(Tokens.hash(token)) + " " + rights;
    }

    private static HttpResponse<String> as(String token, String method, String path, @Nullable String body)
            throws IOException {
        return cluster.send(leader, method, path, body, "Authorization", "Bearer " + token);
    }

    private static void assertRefused(int status, String error, HttpResponse<String> reply) {
        assertEquals(status, reply.statusCode(), reply.body());
        assertTrue(reply.body().startsWith("{\"error\":\"" + error + "\","), reply.body());
        assertTrue(reply.body().contains("\"definite\":true"), reply.body());
    }

    @Test
    void whoShowsNoTokenOrAWrongOneIsNotLetIn() throws Exception {
        for (String authorization :
                new String[] {"Bearer wrong", "Basic " + OPERATOR, "Bearer", "Bearer " + SECRET + "x"}) {
            HttpResponse<String> reply = cluster.send(leader, "GET", "/key/a", null, "Authorization", authorization);
            assertRefused(401, "unauthorized", reply);
            assertEquals(
                    "Bearer realm=\"minos\"",
                    reply.headers().firstValue("WWW-Authenticate").orElseThrow());
        }
        HttpRequest nothing = HttpRequest.newBuilder(cluster.uri(leader, "/key/a"))
                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        HttpClient client = HttpClient.newBuilder().sslContext(ours.trusting()).build();
        assertRefused(401, "unauthorized", client.send(nothing, HttpResponse.BodyHandlers.ofString()));
        for (String open : new String[] {"/health", "/openapi.json"}) {
            HttpRequest request =
                    HttpRequest.newBuilder(cluster.uri(leader, open)).build();
            assertEquals(
                    200,
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void aTokenOpensItsScopesAndPrefixesAlone() throws Exception {
        assertEquals(200, as(APP, "PUT", "/key/app/a", "1").statusCode());
        assertEquals(200, as(APP, "GET", "/key/app/a", null).statusCode());
        assertEquals(200, as(READER, "GET", "/key/app/a?level=consistent", null).statusCode());
        assertEquals(
                200,
                as(APP, "POST", "/key", "{\"app/b\":\"1\",\"shared/b\":\"1\"}").statusCode());
        assertEquals(200, as(OPERATOR, "PUT", "/key/other", "1").statusCode());
        assertEquals(200, as(OPERATOR, "PUT", "/key/apple", "1").statusCode());

        assertRefused(403, "forbidden", as(READER, "PUT", "/key/app/a", "2"));
        assertRefused(403, "forbidden", as(READER, "DELETE", "/key/app/a", null));
        assertRefused(403, "forbidden", as(READER, "GET", "/key/shared/b", null));
        assertRefused(403, "forbidden", as(APP, "PUT", "/key/other", "2"));
        assertRefused(403, "forbidden", as(APP, "GET", "/key/apple", null));
        assertRefused(403, "forbidden", as(APP, "GET", "/key/%6fther", null));
        assertRefused(403, "forbidden", as(APP, "POST", "/key", "{\"app/c\":\"1\",\"other\":\"2\"}"));
        assertEquals(404, as(APP, "GET", "/key/app/c?level=consistent", null).statusCode());
        assertEquals(
                "{\"other\":\"1\"}", as(OPERATOR, "GET", "/key/other", null).body());
    }

    @Test
    void pagesAndWatchesKeepToThePrefixes() throws Exception {
        assertEquals(200, as(APP, "PUT", "/key/app/p", "1").statusCode());
        assertEquals(200, as(READER, "GET", "/key?prefix=app/", null).statusCode());
        assertEquals(
                200, as(READER, "GET", "/key?prefix=app/x/&after=app/x/a", null).statusCode());
        for (String all :
                new String[] {"/key", "/key?prefix=", "/key?prefix=ap", "/key?prefix=other", "/watch", "/watch?prefix=a"
                }) {
            HttpResponse<String> reply = as(READER, "GET", all, null);
            assertRefused(403, "forbidden", reply);
            assertTrue(reply.body().contains("'app/'"), reply.body());
        }
        BlockingQueue<String> events =
                cluster.watch(leader, "prefix=app/&after=0", "Authorization", "Bearer " + READER);
        String event = events.poll(30, TimeUnit.SECONDS);
        assertTrue(event != null && event.contains(" put {\"key\":\"app/"), event);
    }

    @Test
    void administrationIsAScopeOfItsOwn() throws Exception {
        for (String token : new String[] {APP, READER, PROMETHEUS}) {
            assertRefused(403, "forbidden", as(token, "POST", "/remove", "{\"id\":\"n9\"}"));
            assertRefused(403, "forbidden", as(token, "POST", "/transfer", "{\"to\":\"n9\"}"));
            assertRefused(403, "forbidden", as(token, "POST", "/join", "{}"));
            assertEquals(200, as(token, "GET", "/status", null).statusCode());
            assertEquals(200, as(token, "GET", "/metrics", null).statusCode());
        }
        assertEquals(200, as(ADMIN, "POST", "/remove", "{\"id\":\"n9\"}").statusCode());
        assertRefused(403, "forbidden", as(ADMIN, "GET", "/key/app/a", null));
        assertRefused(403, "forbidden", as(PROMETHEUS, "GET", "/key/app/a", null));
        // The nodes' own secret opens no data either.
        assertRefused(403, "forbidden", as(SECRET, "GET", "/key/app/a", null));
    }

    @Test
    void followersConfirmReadsAndRedirectWithTls() throws Exception {
        String follower = cluster.follower();
        assertEquals(200, as(APP, "PUT", "/key/app/f", "1").statusCode());
        HttpResponse<String> read = cluster.get(follower, "/key/app/f?level=consistent");
        assertEquals("{\"app/f\":\"1\"}", read.body());
        assertEquals(follower, read.headers().firstValue("Minos-Node").orElseThrow());
        HttpResponse<String> redirect = cluster.send(follower, "PUT", "/key/app/f", "2");
        assertEquals(307, redirect.statusCode());
        assertEquals(
                "https://" + cluster.node(leader).http + "/key/app/f",
                redirect.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void theJavaClientShowsItsTokenToNodesThatItTrusts() throws Exception {
        String follower = "https://" + cluster.node(cluster.follower()).http;
        try (KvClient client = KvClient.builder(follower)
                .tls(ours.trusting())
                .token(APP)
                .deadline(Duration.ofSeconds(60))
                .build()) {
            // Redirected to the leader, where the token is shown again.
            assertTrue(client.put("app/client", "1") > 0);
            assertEquals("1", client.get("app/client").orElseThrow().value().text());
            try (Watch watch = client.watch("app/client")) {
                client.put("app/client", "2");
                assertEquals(
                        "app/client",
                        watch.next(Duration.ofSeconds(60)).orElseThrow().key().text());
            }
            assertThrows(RequestRefusedException.class, () -> client.put("other", "1"));
        }
        try (KvClient stranger = KvClient.builder(follower)
                .tls(TestCertificates.make(directory.resolve("stranger")).trusting())
                .token(APP)
                .deadline(Duration.ofSeconds(60))
                .build()) {
            assertThrows(UnavailableException.class, () -> stranger.get("app/client"));
            assertThrows(UnavailableException.class, () -> stranger.put("app/client", "3"));
        }
    }

    @Test
    void raftSpeaksOnlyWithCertificatesOfTheAuthority() throws Exception {
        TestCertificates foreign = TestCertificates.make(directory.resolve("foreign"));
        String raft = cluster.node("n1").raft;
        assertTrue(TestCertificates.isLetIn(ours.showing(ours), raft));
        assertFalse(TestCertificates.isLetIn(ours.trusting(), raft));
        assertFalse(TestCertificates.isLetIn(ours.showing(foreign), raft));
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://" + cluster.node("n1").http + "/health"))
                .build();
        assertThrows(
                IOException.class, () -> HttpClient.newHttpClient().send(plain, HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    void aNodeJoinsWithTheNodesSecret() throws Exception {
        cluster.join("n4", cluster.follower());
        cluster.await("n4", () -> cluster.status("n4").contains("\"ready\":true"));
        assertEquals(200, cluster.get("n4", "/key?prefix=app/&level=consistent").statusCode());
        // The leader may still be at taking it in.
        cluster.await("n4 to be removed", SecurityIT::removesTheFourth);
    }

    @Test
    void aTokenIsRevokedWhileItsWatchIsOpen() throws Exception {
        String guest = Tokens.random();
        List<String> before = Files.readAllLines(tokens);
        List<String> with = new ArrayList<>(before);
        with.add(line("guest", guest, "read guest/"));
        Files.write(tokens, with);
        cluster.await("the guest to be let in", () -> status(guest) == 404);
        BlockingQueue<String> ended =
                cluster.watchUntilItEnds(leader, "prefix=guest/", "Authorization", "Bearer " + guest);
        assertEquals("open", ended.poll(30, TimeUnit.SECONDS));
        Files.write(tokens, before);
        cluster.await("the guest to be turned away", () -> status(guest) == 401);
        assertEquals("ended", ended.poll(30, TimeUnit.SECONDS));

        // Half a file is no reason to let everybody or nobody in.
        Files.writeString(tokens, String.join("\n", before) + "\nbroken");
        cluster.await(
                "the broken line to be told",
                () -> cluster.said(leader).contains(before.size() + 1 + ": a line has NAME"));
        assertEquals(200, as(OPERATOR, "GET", "/status", null).statusCode());
        Files.write(tokens, before);
    }

    private static boolean removesTheFourth() {
        try {
            return as(ADMIN, "POST", "/remove", "{\"id\":\"n4\"}").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int status(String token) {
        try {
            return as(token, "GET", "/key/guest/a", null).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    @AfterAll
    static void noSecretIsInAnyLog() throws Exception {
        String key = Files.readString(ours.key).lines().skip(1).findFirst().orElseThrow();
        for (String id : cluster.ids()) {
            for (String secret : new String[] {OPERATOR, APP, READER, PROMETHEUS, ADMIN, SECRET, key}) {
                assertFalse(cluster.said(id).contains(secret), cluster.said(id));
            }
        }
    }
}
