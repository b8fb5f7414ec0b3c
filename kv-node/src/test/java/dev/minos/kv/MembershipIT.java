package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members come and go while the cluster serves. */
final class MembershipIT {
    @TempDir
    Path directory;

    @Test
    void aDeadNodeIsReplacedAndEveryMemberRestarted() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 3)) {
            cluster.put("k", "1");
            String dead = cluster.follower();
            String leader;
            try (CounterReads reads = new CounterReads(cluster)) {
                reads.awaitReads(10);
                cluster.kill(dead);
                leader = cluster.leader();
                change(cluster, "/remove", "{\"id\":\"" + dead + "\"}");
                cluster.join("n4", leader);
                cluster.await("n4 to be a member", () -> cluster.status("n4").contains("\"ready\":true"));
                reads.awaitReads(20);
            }
            awaitStale(cluster, "n4", "1");
            assertFalse(cluster.status("n4").contains("\"" + dead + "\""), cluster.status("n4"));

            refusesNonsense(cluster, cluster.leader());
            change(cluster, "/transfer", "{\"to\":\"n4\"}");
            cluster.put("k", "2");
            everyMemberAnswersConsistentReads(cluster, "2");

            for (String id : List.of(leader, "n4")) {
                String before = cluster.leader();
                cluster.node(id).process().destroy();
                cluster.put("k", "while " + id + " is down");
                assertTrue(cluster.node(id).process().waitFor(20, TimeUnit.SECONDS));
                assertNotEquals(id, cluster.leader(), "after " + before);
                if (id.equals(before)) {
                    assertTrue(cluster.said(id).contains("msg=\"handed the leadership over\" to=n"), cluster.said(id));
                }
                assertEquals(143, cluster.node(id).process().exitValue());
                cluster.launch(id);
                cluster.await(id, () -> cluster.status(id).contains("\"ready\":true"));
                everyMemberAnswersConsistentReads(cluster, "while " + id + " is down");
            }
        }
    }

    private static void refusesNonsense(TestCluster cluster, String leader) throws IOException {
        String taken = "{\"id\":\"n4\",\"raft\":\"127.0.0.1:1\",\"http\":\"127.0.0.1:2\"}";
        assertEquals(409, post(cluster, leader, "/join", taken));
        assertEquals(409, post(cluster, leader, "/transfer", "{\"to\":\"n9\"}"));
        assertEquals(200, post(cluster, leader, "/remove", "{\"id\":\"n9\"}"));
        assertEquals(400, post(cluster, leader, "/remove", "{}"));
        assertEquals(400, post(cluster, leader, "/join", "{\"id\":\"n9\",\"raft\":\"nowhere\"}"));
    }

    /** {@code POST /join} as the course's raftdb has it; adding a member twice changes nothing. */
    private static void theBodyOfRaftdbIsUnderstood(TestCluster cluster) throws Exception {
        change(cluster, "/join", "{\"id\":\"n2\",\"addr\":\"" + cluster.node("n2").raft + "\"}");
    }

    private static String metrics(TestCluster cluster, String id) {
        try {
            return cluster.get(id, "/metrics").body();
        } catch (IOException e) {
            return "";
        }
    }

    private static void everyMemberAnswersConsistentReads(TestCluster cluster, String value) throws Exception {
        for (String id : cluster.ids()) {
            if (cluster.alive(id)) {
                cluster.await(id, () -> cluster.status(id).contains("\"ready\":true"));
                HttpResponse<String> read = cluster.get(id, "/key/k?level=consistent");
                assertEquals("{\"k\":\"" + value + "\"}", read.body(), id);
                assertEquals(id, read.headers().firstValue("Minos-Node").orElseThrow());
            }
        }
    }

    @Test
    void aClusterGrowsFromOneNodeAndTellsItsNumbers() throws Exception {
        try (TestCluster cluster =
                TestCluster.start(directory, 1, "--consistent-reads", "log", "--on-follower", "forward")) {
            cluster.put("k", "1");
            // Both at once: one of them is told to come again.
            cluster.join("n2", "n1");
            cluster.join("n3", "n1");
            cluster.await("n2", () -> cluster.status("n2").contains("\"ready\":true"));
            cluster.await("n3", () -> cluster.status("n3").contains("\"ready\":true"));
            theBodyOfRaftdbIsUnderstood(cluster);
            awaitStale(cluster, "n3", "1");
            everyMemberAnswersConsistentReads(cluster, "1");

            cluster.kill(cluster.leader());
            cluster.put("k", "2");
            everyMemberAnswersConsistentReads(cluster, "2");
            String leader = cluster.leader();
            String metrics = cluster.get(leader, "/metrics").body();
            assertTrue(metrics.contains("\nminos_role{role=\"leader\"} 1\n"), metrics);
            String follower = cluster.follower();
            cluster.await(
                    "the lag of " + follower,
                    () -> metrics(cluster, leader)
                            .contains("\nminos_follower_lag{follower=\"" + follower + "\"} 0.0\n"));
            assertTrue(metrics.contains("level=\"consistent\",status=\"200\",le=\"+Inf\""), metrics);
            assertTrue(metrics.contains("\nminos_leader 1\n"), metrics);
            assertTrue(metrics.contains("\nminos_members 3\n"), metrics);
            assertTrue(metrics.contains("path=\"/key/{key}\",level=\"\",status=\"200\",le=\"+Inf\""), metrics);
        }
    }

    @Test
    void aListenerHoldsTheDataAndConfirmsReadsButNeitherVotesNorCounts() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 4, "--listeners", "n4", "--snapshot-every", "20")) {
            cluster.put("k", "1");
            cluster.await(
                    "n4 to hear of a leader",
                    () -> cluster.status("n4").contains("\"role\":\"listener\",\"leader\":\"n"));
            cluster.await("n4", () -> cluster.status("n4").contains("\"ready\":true"));
            everyMemberAnswersConsistentReads(cluster, "1");
            assertEquals(409, post(cluster, cluster.leader(), "/transfer", "{\"to\":\"n4\"}"));

            // A change of the members forgets no listener.
            String follower = List.of("n1", "n2", "n3").stream()
                    .filter(id -> !cluster.status(id).contains("\"role\":\"leader\""))
                    .findFirst()
                    .orElseThrow();
            change(cluster, "/remove", "{\"id\":\"" + follower + "\"}");
            assertTrue(cluster.node(follower).process().waitFor(60, TimeUnit.SECONDS), "it runs");
            assertEquals(0, cluster.node(follower).process().exitValue(), cluster.said(follower));
            assertTrue(cluster.said(follower).contains("this node was removed from its cluster, and stops"));
            cluster.put("k", "2");
            everyMemberAnswersConsistentReads(cluster, "2");

            for (int i = 0; i < 60; i++) {
                cluster.put("k" + i, "1");
            }
            String snapshot =
                    cluster.send("n4", "POST", "/snapshot?purge=true", "").body();
            assertTrue(snapshot.matches("\\{\"(index|log-start)\":\\d+,\"(index|log-start)\":\\d+}"), snapshot);
            assertEquals(
                    400, cluster.send("n4", "POST", "/snapshot?purge=now", "").statusCode());

            // Two voters are left; with one of them dead the listener does not make up a majority.
            String leader = cluster.leader();
            cluster.kill(leader);
            String last = List.of("n1", "n2", "n3").stream()
                    .filter(cluster::alive)
                    .findFirst()
                    .orElseThrow();
            cluster.await("nobody leads", () -> cluster.status(last).contains("\"leader\":null"));
            assertEquals(503, cluster.get(last, "/health").statusCode());
            // It never campaigns, and yet does not go on believing in a leader that is silent.
            cluster.await("n4 to miss its leader", () -> cluster.status("n4").contains("\"leader\":null"));
            assertEquals(503, cluster.get("n4", "/health").statusCode());
            assertEquals(
                    "{\"k\":\"2\"}", cluster.get("n4", "/key/k?level=stale").body());
        }
    }

    /** Asks the leader until it is done: a change whose outcome is unknown may be asked for again. */
    private static void change(TestCluster cluster, String path, String body) throws Exception {
        cluster.await(path, () -> {
            for (String id : cluster.ids()) {
                try {
                    if (cluster.alive(id) && post(cluster, id, path, body) == 200) {
                        return true;
                    }
                } catch (IOException e) {
                    continue;
                }
            }
            return false;
        });
    }

    private static int post(TestCluster cluster, String id, String path, String body) throws IOException {
        return cluster.send(id, "POST", path, body).statusCode();
    }

    private static void awaitStale(TestCluster cluster, String id, String value) throws Exception {
        cluster.await("k on " + id, () -> {
            try {
                return cluster.get(id, "/key/k?level=stale").body().equals("{\"k\":\"" + value + "\"}");
            } catch (IOException e) {
                return false;
            }
        });
    }
}
