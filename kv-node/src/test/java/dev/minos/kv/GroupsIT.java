package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several Raft groups on the same nodes. */
final class GroupsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void keysAreSpreadOverGroupsThatNodesLeadInTurn() throws Exception {
        try (TestCluster cluster = TestCluster.start(
                directory, 3, "--groups", "3", "--snapshot-every", "20", "--segment-bytes", "16384")) {
            leadersAreSpread(cluster, 3);
            everyKeyIsWrittenAndReadAtEveryNode(cluster);
            aBatchStaysWithinAGroup(cluster);
            pagesAreMerged(cluster);
            numbersAreToldByGroup(cluster);

            // A watch goes on at another node after the leaders of some groups are gone.
            BlockingQueue<String> events = cluster.watch("n1", "prefix=w/&after=0");
            Map<String, List<String>> seen = new TreeMap<>();
            String last = read(events, 12, seen, () -> {
                for (int i = 0; i < 12; i++) {
                    put(cluster, "w/" + i % 6, "v" + i);
                }
            });
            cluster.kill("n1");
            for (int i = 12; i < 24; i++) {
                put(cluster, "w/" + i % 6, "v" + i);
            }
            read(cluster.watch("n2", "prefix=w/", "Last-Event-ID", last), 12, seen, () -> {});
            for (int key = 0; key < 6; key++) {
                List<String> expected = new ArrayList<>();
                for (int i = key; i < 24; i += 6) {
                    expected.add("v" + i);
                }
                assertEquals(expected, seen.get("w/" + key), "w/" + key);
            }

            theNumberOfGroupsIsFixed(cluster);
            List<String> once = writeOnce(cluster);
            for (int i = 0; i < 6; i++) {
                assertEquals(
                        200,
                        follow(cluster, "PUT", "/key/ttl" + i + "?ttl=1s", "x").statusCode());
            }
            String value = "x".repeat(1000);
            for (int i = 0; i < 150; i++) {
                put(cluster, "filler" + i, value);
            }
            cluster.await("the logs to be purged", () -> cluster.firstLogIndex("n2") > 20);
            cluster.launch("n1");
            leadersAreSpread(cluster, 3);
            everyKeyIsWrittenAndReadAtEveryNode(cluster);
            assertTrue(cluster.firstLogIndex("n1") > 20, "it replayed a log that nobody has");
            // One of the groups is led by n1 again, which has the sessions from a snapshot alone.
            assertEquals(once, writeOnce(cluster));
            timesAreOverEverywhere(cluster);
        }
    }

    /** No node leads two groups more than another. */
    private static void leadersAreSpread(TestCluster cluster, int groups) throws Exception {
        cluster.await("the leadership to be spread", () -> {
            Map<String, Set<String>> leaders = new HashMap<>();
            for (String id : cluster.ids()) {
                for (JsonNode group : json(cluster.status(id)).path("groups")) {
                    leaders.computeIfAbsent(group.path("leader").asText(), l -> new HashSet<>())
                            .add(group.path("group").asText());
                }
            }
            return leaders.size() == groups && leaders.values().stream().allMatch(led -> led.size() == 1);
        });
    }

    private static void everyKeyIsWrittenAndReadAtEveryNode(TestCluster cluster) throws Exception {
        Set<String> groups = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            HttpResponse<String> put = put(cluster, "k" + i, "v" + i);
            groups.add(put.headers().firstValue("Minos-Group").orElseThrow());
            for (String id : cluster.ids()) {
                HttpResponse<String> read = cluster.get(id, "/key/k" + i + "?level=consistent");
                assertEquals("{\"k" + i + "\":\"v" + i + "\"}", read.body(), id);
                assertEquals(id, read.headers().firstValue("Minos-Node").orElseThrow());
            }
        }
        assertEquals(Set.of("0", "1", "2"), groups);
    }

    private static void aBatchStaysWithinAGroup(TestCluster cluster) throws Exception {
        HttpResponse<String> across = follow(cluster, "POST", "/key", "{\"k0\":\"x\",\"k1\":\"x\",\"k2\":\"x\"}");
        assertEquals(400, across.statusCode(), across.body());
        assertTrue(across.body().contains("different Raft groups"), across.body());
        assertTrue(across.body().contains("\"definite\":true"), across.body());
        HttpResponse<String> tagged =
                follow(cluster, "POST", "/key", "{\"{t}/a\":\"1\",\"{t}/b\":\"2\",\"{t}/c\":\"3\"}");
        assertEquals(200, tagged.statusCode(), tagged.body());
    }

    private static void pagesAreMerged(TestCluster cluster) throws Exception {
        for (String level : new String[] {"default", "consistent"}) {
            for (String id : cluster.ids()) {
                List<String> keys = new ArrayList<>();
                String after = "";
                boolean more = true;
                while (more) {
                    JsonNode page = json(cluster.get(id, "/key?prefix=k&limit=5&level=" + level + after)
                            .body());
                    page.path("keys").forEach(item -> keys.add(item.path("key").asText()));
                    more = page.path("more").asBoolean();
                    after = "&after=" + keys.get(keys.size() - 1);
                    assertEquals(3, page.path("index").asText().split(",", -1).length, page.toString());
                }
                assertEquals(
                        List.of("k0", "k1", "k10", "k11", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9"), keys, id);
            }
        }
    }

    private static void numbersAreToldByGroup(TestCluster cluster) throws IOException {
        String metrics = cluster.get("n1", "/metrics").body();
        for (int group = 0; group < 3; group++) {
            assertTrue(metrics.contains("\nminos_members{group=\"" + group + "\"} 3\n"), metrics);
        }
        assertEquals(200, cluster.get("n1", "/health").statusCode());
    }

    private static void theNumberOfGroupsIsFixed(TestCluster cluster) throws Exception {
        cluster.launch("n1", "--groups", "2");
        assertTrue(cluster.node("n1").process().waitFor(30, TimeUnit.SECONDS));
        assertEquals(65, cluster.node("n1").process().exitValue());
        assertTrue(cluster.log("n1").contains("has --groups 3, not 2"), cluster.log("n1"));
    }

    @Test
    void aMemberIsOneOfEveryGroup() throws Exception {
        try (TestCluster cluster = TestCluster.start(directory, 1, "--groups", "4")) {
            for (int i = 0; i < 20; i++) {
                put(cluster, "k" + i, "v");
            }
            cluster.join("n2", "n1");
            cluster.join("n3", "n1");
            for (String id : List.of("n2", "n3")) {
                cluster.await(id, () -> members(cluster, id).equals(Set.of("n1", "n2", "n3")));
            }
            leadersAreSpreadEvenly(cluster);
            HttpResponse<String> stranger = cluster.send(
                    "n1", "POST", "/join", "{\"id\":\"n9\",\"raft\":\"127.0.0.1:1\",\"http\":\"127.0.0.1:2\"}");
            assertEquals(409, stranger.statusCode());
            assertTrue(stranger.body().contains("--groups 4"), stranger.body());

            assertEquals(
                    200,
                    cluster.send("n2", "POST", "/transfer", "{\"to\":\"n2\"}").statusCode());
            HttpResponse<String> removed = cluster.send("n2", "POST", "/remove", "{\"id\":\"n1\"}");
            assertEquals(200, removed.statusCode(), removed.body());
            cluster.await("n1 to go", () -> !cluster.alive("n1"));
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> read = cluster.get("n3", "/key/k" + i + "?level=consistent");
                assertEquals("{\"k" + i + "\":\"v\"}", read.body());
            }
            assertEquals(Set.of("n2", "n3"), members(cluster, "n2"));
        }
    }

    private static void leadersAreSpreadEvenly(TestCluster cluster) throws Exception {
        cluster.await("n2 and n3 to lead, too", () -> {
            Set<String> leaders = new HashSet<>();
            json(cluster.status("n1"))
                    .path("groups")
                    .forEach(group -> leaders.add(group.path("leader").asText()));
            return leaders.equals(Set.of("n1", "n2", "n3"));
        });
    }

    /** Who is a member of all groups. */
    private static Set<String> members(TestCluster cluster, String id) {
        Set<String> everywhere = null;
        for (JsonNode group : json(cluster.status(id)).path("groups")) {
            Set<String> members = new HashSet<>();
            group.path("members")
                    .forEach(member -> members.add(member.path("id").asText()));
            if (everywhere == null) {
                everywhere = members;
            } else {
                everywhere.retainAll(members);
            }
        }
        return everywhere == null ? Set.of() : everywhere;
    }

    /** What six keys of several groups are answered; the second time it must be what it was the first time. */
    private static List<String> writeOnce(TestCluster cluster) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            HttpResponse<String> reply =
                    follow(cluster, "PUT", "/key/once" + i, "v", "Idempotency-Key", "tester:" + (i + 1));
            assertEquals(200, reply.statusCode(), reply.body());
            answers.add(reply.headers().firstValue("Minos-Group").orElseThrow() + " " + reply.body());
        }
        return answers;
    }

    private static void timesAreOverEverywhere(TestCluster cluster) throws Exception {
        for (String id : cluster.ids()) {
            for (int i = 0; i < 6; i++) {
                String path = "/key/ttl" + i + "?level=stale";
                cluster.await("ttl" + i + " to go on " + id, () -> {
                    try {
                        return cluster.get(id, path).statusCode() == 404;
                    } catch (IOException e) {
                        return false;
                    }
                });
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Runs a step, then reads events; values are added by key. The id of the last event. */
    private static String read(BlockingQueue<String> events, int number, Map<String, List<String>> seen, Step step)
            throws Exception {
        step.run();
        String last = "";
        for (int i = 0; i < number; i++) {
            String event =
                    Objects.requireNonNull(events.poll(30, TimeUnit.SECONDS), "no event " + i + " after " + seen);
            String[] parts = event.split(" ", 3);
            JsonNode json = json(parts[2]);
            seen.computeIfAbsent(json.path("key").asText(), key -> new ArrayList<>())
                    .add(json.path("value").asText());
            last = parts[0];
        }
        return last;
    }

    private static HttpResponse<String> put(TestCluster cluster, String key, String value) throws Exception {
        HttpResponse<String> reply = follow(cluster, "PUT", "/key/" + key, value);
        assertEquals(200, reply.statusCode(), reply.body());
        return reply;
    }

    /** Asks until somebody leads, and goes where the answer points. */
    private static HttpResponse<String> follow(
            TestCluster cluster, String method, String path, String body, String... headers) throws Exception {
        List<HttpResponse<String>> answer = new ArrayList<>();
        cluster.await("an answer to " + method + " " + path, () -> {
            for (String id : cluster.ids()) {
                try {
                    if (cluster.alive(id)) {
                        HttpResponse<String> reply = cluster.send(id, method, path, body, headers);
                        if (reply.statusCode() != 307 && reply.statusCode() < 500) {
                            return answer.add(reply);
                        }
                    }
                } catch (IOException e) {
                    continue;
                }
            }
            return false;
        });
        return answer.get(0);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.isEmpty() ? "{}" : text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
