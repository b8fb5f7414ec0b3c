package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.kv.security.Tokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers that ask the leader in their clients' place. */
final class ForwardIT {
    @TempDir
    Path directory;

    @Test
    void aClientOfOneFollowerHasEverything() throws Exception {
        try (TestCluster cluster = TestCluster.start(
                directory, 3, "--on-follower", "forward", "--election-timeout", "2s..4s", "--write-timeout", "2s")) {
            String leader = cluster.leader();
            String follower = cluster.follower();
            forwardsAllOfARequest(cluster, follower, leader);
            forwardsOnce(cluster, follower);
            tellsWhatIsLostForUnknown(cluster, follower, leader);
        }
    }

    private static void forwardsAllOfARequest(TestCluster cluster, String follower, String leader) throws Exception {
        HttpResponse<String> put = cluster.send(follower, "PUT", "/key/a%2Fb%20%C3%BC%7Cx", "1", "If-None-Match", "*");
        assertEquals(200, put.statusCode(), put.body());
        assertEquals(leader, put.headers().firstValue("Minos-Node").orElseThrow());
        assertEquals(1, put.headers().allValues("Minos-Node").size());
        String etag = put.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> read = cluster.get(follower, "/key/a%2Fb%20%C3%BC%7Cx");
        assertEquals("{\"a/b ü|x\":\"1\"}", read.body());
        assertEquals(etag, read.headers().firstValue("ETag").orElseThrow());

        // What the leader refuses is refused in its words.
        HttpResponse<String> refused =
                cluster.send(follower, "PUT", "/key/a%2Fb%20%C3%BC%7Cx", "2", "If-None-Match", "*");
        assertEquals(412, refused.statusCode());
        assertTrue(refused.body().contains("\"actual\":\"1\""), refused.body());
        assertEquals(400, cluster.send(follower, "PUT", "/key/a?ttl=soon", "2").statusCode());
        assertEquals(404, cluster.get(follower, "/key/none").statusCode());

        // The same write through two nodes happens once.
        HttpResponse<String> once = cluster.send(follower, "PUT", "/key/once", "1", "Idempotency-Key", "c:1");
        HttpResponse<String> again = cluster.send(leader, "PUT", "/key/once", "1", "Idempotency-Key", "c:1");
        assertEquals(once.body(), again.body());
        assertEquals("true", again.headers().firstValue("Minos-Repeated").orElseThrow());

        // What a follower can answer it answers: confirmed by the leader, and behind what was forwarded.
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    200, cluster.send(follower, "PUT", "/key/seen", "v" + i).statusCode());
            HttpResponse<String> seen = cluster.get(follower, "/key/seen?level=consistent");
            assertEquals("{\"seen\":\"v" + i + "\"}", seen.body());
            assertEquals(follower, seen.headers().firstValue("Minos-Node").orElseThrow());
        }
        assertEquals(
                200,
                cluster.send(follower, "POST", "/key", "{\"b1\":\"1\",\"b2\":\"2\"}")
                        .statusCode());
        assertEquals(200, cluster.get(follower, "/key?prefix=b").statusCode());
        assertEquals(200, cluster.send(follower, "DELETE", "/key/b1", null).statusCode());
        assertEquals(
                200,
                cluster.send(follower, "POST", "/remove", "{\"id\":\"n9\"}").statusCode());
        assertEquals(200, cluster.send(follower, "PUT", "/key/empty", "").statusCode());
        assertEquals("{\"empty\":\"\"}", cluster.get(follower, "/key/empty").body());
    }

    private static void forwardsOnce(TestCluster cluster, String follower) throws Exception {
        HttpResponse<String> reply = cluster.send(follower, "PUT", "/key/loop", "1", "Minos-Forwarded-By", "n9");
        assertEquals(503, reply.statusCode());
        assertTrue(reply.body().contains("\"error\":\"not_leader\""), reply.body());
        assertTrue(reply.body().contains("\"definite\":true"), reply.body());
    }

    /** The leader is stopped: it may have the request, and may carry it out once it goes on. */
    private static void tellsWhatIsLostForUnknown(TestCluster cluster, String follower, String leader)
            throws Exception {
        cluster.signal(leader, "STOP");
        HttpResponse<String> lost = cluster.send(follower, "PUT", "/key/lost", "1");
        assertNotEquals(200, lost.statusCode());
        assertTrue(lost.body().contains("\"definite\":false"), lost.statusCode() + " " + lost.body());
        cluster.kill(leader);

        // Until the next leader is known: refused for certain, or done; never done and refused.
        cluster.await("a forwarded write", () -> {
            try {
                return cluster.send(follower, "PUT", "/key/later", "1").statusCode() == 200;
            } catch (java.io.IOException e) {
                return false;
            }
        });
        assertEquals(
                "{\"later\":\"1\"}",
                cluster.get(follower, "/key/later?level=consistent").body());
    }

    @Test
    void aForwardedRequestIsTheClientsOwn() throws Exception {
        TestCertificates certificates = TestCertificates.make(directory.resolve("tls"));
        String app = Tokens.random();
        String operator = Tokens.random();
        Path tokens = Files.write(
                directory.resolve("tokens"),
                List.of(
                        "app " + HexFormat.of().formatHex(Tokens.hash(app)) + " write app/",
                        "operator " + HexFormat.of().formatHex(Tokens.hash(operator)) + " read,write,admin"));
        Path secret = Files.writeString(directory.resolve("secret"), Tokens.random());
        List<String> flags = new ArrayList<>(certificates.flags());
        flags.addAll(List.of("--tokens", tokens.toString(), "--node-token", secret.toString()));
        flags.addAll(List.of("--on-follower", "forward", "--election-timeout", "2s..4s"));
        flags.addAll(List.of("--consistent-reads", "ratis"));
        try (TestCluster cluster =
                TestCluster.startSecured(directory, 2, certificates, operator, flags.toArray(String[]::new))) {
            String follower = cluster.follower();
            String[] authorization = {"Authorization", "Bearer " + app};
            assertEquals(
                    200,
                    cluster.send(follower, "PUT", "/key/app/a", "1", authorization)
                            .statusCode());
            assertEquals(
                    200,
                    cluster.send(follower, "GET", "/key/app/a", null, authorization)
                            .statusCode());
            // Ratis' own confirmation, asked for by the follower that answers.
            HttpResponse<String> read =
                    cluster.send(follower, "GET", "/key/app/a?level=consistent", null, authorization);
            assertEquals("{\"app/a\":\"1\"}", read.body());
            assertEquals(follower, read.headers().firstValue("Minos-Node").orElseThrow());
            assertEquals(
                    403,
                    cluster.send(follower, "PUT", "/key/other", "1", authorization)
                            .statusCode());
            assertEquals(
                    403,
                    cluster.send(follower, "POST", "/remove", "{\"id\":\"n9\"}", authorization)
                            .statusCode());
            assertEquals(
                    401,
                    cluster.send(follower, "PUT", "/key/app/a", "1", "Authorization", "Bearer x")
                            .statusCode());
            assertEquals(
                    200,
                    cluster.send(follower, "POST", "/remove", "{\"id\":\"n9\"}").statusCode());
        }
    }
}
