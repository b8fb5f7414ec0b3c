package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each failpoint does, seen from outside. */
@Timeout(240)
class FailpointIT {
    private static final Pattern HITS = Pattern.compile("\"hits\":(\\d+)");

    private static final String SLOW_DISK = "{\"point\":\"log-sync\",\"action\":\"delay\",\"millis\":400}";
    private static final String SLOW_APPENDS = "{\"point\":\"appends\",\"action\":\"delay\",\"millis\":300}";

    @TempDir
    Path directory;

    @Test
    void rulesDisturbOneNodeUntilTheyAreGone() throws Exception {
        try (TestCluster cluster =
                TestCluster.startWithFailpoints(directory, 3, "--snapshot-every", "100", "--segment-bytes", "16384")) {
            cluster.put("k", "1");
            String leader = cluster.leader();
            String follower = cluster.follower();
            assertEquals(404, cluster.get(leader, "/failpoints").statusCode());
            refusesNonsense(cluster, leader);
            aSlowDiskAndSlowMessagesMakeAWriteSlow(cluster, leader);
            aFollowerWithoutAppendsStaysBehindAndDiesOfTheSnapshotThatItIsSentThen(cluster, leader, follower);
            withoutVotesNobodyLeads(cluster);
            aNodeWhoseDiskFailsEnds(cluster, cluster.follower());
        }
    }

    private static void refusesNonsense(TestCluster cluster, String id) {
        for (String body : List.of(
                "",
                "[]",
                "{\"point\":\"appends\"}",
                "{\"point\":\"nowhere\",\"action\":\"block\"}",
                "{\"point\":\"appends\",\"action\":\"delay\"}",
                "{\"point\":\"appends\",\"action\":\"block\",\"times\":0}",
                "{\"point\":\"appends\",\"action\":\"block\",\"extra\":1}")) {
            IOException e = assertThrows(IOException.class, () -> cluster.rules(id, "PUT", "/r", body));
            assertTrue(String.valueOf(e.getMessage()).startsWith("400 {\"error\""), body + ": " + e.getMessage());
        }
        assertThrows(IOException.class, () -> cluster.rules(id, "DELETE", "/r", null));
    }

    private static void aSlowDiskAndSlowMessagesMakeAWriteSlow(TestCluster cluster, String leader) throws Exception {
        for (String other : cluster.ids()) {
            cluster.rules(other, "PUT", "/disk", SLOW_DISK);
        }
        long began = System.nanoTime();
        assertEquals(200, cluster.send(leader, "PUT", "/key/k", "2").statusCode());
        assertTrue(System.nanoTime() - began > Duration.ofMillis(400).toNanos());
        for (String other : cluster.ids()) {
            assertNotEquals(0, hits(cluster.rules(other, "DELETE", "/disk", null)));
            cluster.rules(other, "PUT", "/net", SLOW_APPENDS);
        }
        began = System.nanoTime();
        assertEquals(200, cluster.send(leader, "PUT", "/key/k", "3").statusCode());
        assertTrue(System.nanoTime() - began > Duration.ofMillis(300).toNanos());
        for (String other : cluster.ids()) {
            cluster.rules(other, "DELETE", "/net", null);
        }
    }

    private static void aFollowerWithoutAppendsStaysBehindAndDiesOfTheSnapshotThatItIsSentThen(
            TestCluster cluster, String leader, String follower) throws Exception {
        // A follower that hears nothing would stand for election, and may win.
        cluster.rules(follower, "PUT", "/elections", "{\"point\":\"elections\",\"action\":\"block\"}");
        cluster.rules(
                follower,
                "PUT",
                "/appends",
                "{\"point\":\"appends\",\"action\":\"block\",\"from\":[\"" + leader + "\"]}");
        cluster.rules(follower, "PUT", "/install", "{\"point\":\"snapshot-chunks\",\"action\":\"block\"}");
        long before = cluster.applied(follower);
        String value = "x".repeat(500);
        for (int i = 0; i < 350; i++) {
            assertEquals(
                    200,
                    cluster.send(leader, "PUT", "/key/k" + i % 7, value + i).statusCode());
        }
        assertTrue(
                cluster.applied(follower) <= before + 2,
                cluster.rules(follower, "GET", "", null) + cluster.status(follower));
        assertTrue(hitsOf(cluster, follower, "appends") > 0);
        assertTrue(hitsOf(cluster, follower, "elections") > 0);
        cluster.await("a snapshot for " + follower, () -> hitsOf(cluster, follower, "install") > 0);

        cluster.rules(follower, "PUT", "/install", "{\"point\":\"snapshot-chunks\",\"action\":\"crash\",\"after\":1}");
        cluster.rules(follower, "DELETE", "/appends", null);
        assertTrue(cluster.node(follower).process().waitFor(60, TimeUnit.SECONDS), "no snapshot was installed");
        assertEquals(86, cluster.node(follower).process().exitValue());
        cluster.launch(follower);
        long applied = cluster.applied(leader);
        cluster.await("the snapshot on " + follower, () -> cluster.applied(follower) >= applied);
        assertEquals(
                "{\"k6\":\"" + value + "349\"}",
                cluster.get(follower, "/key/k6?level=stale").body());
    }

    private static void withoutVotesNobodyLeads(TestCluster cluster) throws Exception {
        String leader = cluster.leader();
        List<String> others =
                cluster.ids().stream().filter(id -> !id.equals(leader)).toList();
        String voter = others.get(1);
        cluster.rules(voter, "PUT", "/elections", "{\"point\":\"elections\",\"action\":\"block\"}");
        cluster.rules(voter, "PUT", "/votes", "{\"point\":\"votes\",\"action\":\"fail\"}");
        cluster.kill(leader);
        cluster.await("a vote that is refused", () -> hitsOf(cluster, voter, "votes") > 1);
        for (String id : others) {
            // The voter may not have missed the leader yet when the other already campaigns.
            cluster.await(id + " to follow nobody", () -> cluster.status(id).contains("\"leader\":null"));
        }
        cluster.rules(voter, "DELETE", "/votes", null);
        cluster.put("k", "3");
        assertEquals(others.get(0), cluster.leader());
        cluster.rules(voter, "DELETE", "", null);
        cluster.launch(leader);
        cluster.await(leader, () -> cluster.status(leader).contains("\"ready\":true"));
    }

    private static void aNodeWhoseDiskFailsEnds(TestCluster cluster, String id) throws Exception {
        cluster.rules(id, "PUT", "/disk", "{\"point\":\"log-sync\",\"action\":\"fail\",\"after\":2,\"times\":1}");
        cluster.await("the end of " + id, () -> {
            try {
                cluster.put("k", "4");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return !cluster.alive(id);
        });
        assertEquals(70, cluster.node(id).process().exitValue());
        assertTrue(cluster.log(id).contains("reason=\"the Raft log cannot be written"), cluster.log(id));
    }

    private static long hitsOf(TestCluster cluster, String id, String rule) {
        try {
            String rules = cluster.rules(id, "GET", "", null);
            return hits(rules.substring(rules.indexOf("\"name\":\"" + rule + "\"")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long hits(String rules) {
        Matcher hits = HITS.matcher(rules);
        assertTrue(hits.find(), rules);
        return Long.parseLong(hits.group(1));
    }
}
