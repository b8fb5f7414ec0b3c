package dev.minos.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.fault.Failpoint;
import dev.minos.fault.RaftControl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Asks Minos' own nodes, over HTTP, for what faults of Raft need. Safe for use by many threads. */
final class MinosRaft implements RaftControl {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final Map<String, InetSocketAddress> http;
    private final @Nullable Failpoints failpoints;
    private final Supplier<@Nullable String> leader;
    private final Consumer<String> joinAtNextStart;

    /**
     * @param failpoints null when the nodes take no rules
     * @param leader who leads at the moment, null when nobody does
     */
    MinosRaft(
            Map<String, InetSocketAddress> http,
            @Nullable Failpoints failpoints,
            Supplier<@Nullable String> leader,
            Consumer<String> joinAtNextStart) {
        this.http = Map.copyOf(http);
        this.failpoints = failpoints;
        this.leader = leader;
        this.joinAtNextStart = joinAtNextStart;
    }

    /** Where nodes take rules. */
    interface Failpoints {
        HttpExchange of(String node) throws IOException;
    }

    @Override
    public void transfer(String to) throws IOException {
        change("/transfer", JSON.createObjectNode().put("to", to));
    }

    @Override
    public void remove(String node) throws IOException {
        change("/remove", JSON.createObjectNode().put("id", node));
    }

    @Override
    public void joinAtNextStart(String node) {
        joinAtNextStart.accept(node);
    }

    /** Asks whoever leads, again and again: between two leaders, and while another change is made, nothing goes. */
    private void change(String path, ObjectNode body) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String answer = "nobody leads";
        while (System.nanoTime() < deadline) {
            String node = leader.get();
            if (node != null) {
                try {
                    JsonNode ignored = exchange(httpOf(node), "POST", path, body);
                    return;
                } catch (IOException e) {
                    answer = node + " says: " + e.getMessage();
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IOException(path + " " + body + " was not done within " + PATIENCE.toSeconds() + " s: " + answer);
    }

    @Override
    public List<String> members() throws IOException {
        String node = leader.get();
        if (node == null) {
            throw new IOException("nobody leads");
        }
        List<String> members = new ArrayList<>();
        exchange(httpOf(node), "GET", "/status", null)
                .path("members")
                .forEach(member -> members.add(member.path("id").asText()));
        return members;
    }

    @Override
    public Snapshot snapshot(String node) throws IOException {
        return snapshot(node, "/snapshot");
    }

    @Override
    public Snapshot purge(String node) throws IOException {
        return snapshot(node, "/snapshot?purge=true");
    }

    /** A node that catches up, or sends a snapshot to another, takes none and says so: it is asked again then. */
    private Snapshot snapshot(String node, String path) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpExchange.Answer answer = send(httpOf(node), "POST", path, JSON.createObjectNode());
            boolean declined = answer.status() == 503 && answer.body().contains("\"no_snapshot\"");
            if (!declined) {
                JsonNode taken = json(answer);
                return new Snapshot(
                        taken.path("index").asLong(-1), taken.path("log-start").asLong(-1));
            }
            if (System.nanoTime() > deadline) {
                return new Snapshot(-1, -1);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public @Nullable String failpointsObstacle() {
        return failpoints == null ? "the nodes have no failpoints: node-options: {failpoints: true}" : null;
    }

    @Override
    public void put(String node, String name, Failpoint.Rule rule) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("point", rule.point()).put("action", rule.action());
        if (!rule.measure().delay().isZero()) {
            body.put("millis", rule.measure().delay().toMillis());
        }
        body.put("after", rule.measure().after()).put("times", rule.measure().times());
        rule.from().forEach(body.putArray("from")::add);
        JsonNode ignored = exchange(rulesOf(node), "PUT", "/failpoints/" + name, body);
    }

    @Override
    public void delete(String node, String name) throws IOException {
        JsonNode ignored = exchange(rulesOf(node), "DELETE", "/failpoints/" + name, null);
    }

    @Override
    public Map<String, Long> hits(String node) throws IOException {
        Map<String, Long> hits = new LinkedHashMap<>();
        exchange(rulesOf(node), "GET", "/failpoints", null)
                .path("rules")
                .forEach(rule ->
                        hits.put(rule.path("name").asText(), rule.path("hits").asLong()));
        return hits;
    }

    private HttpExchange httpOf(String node) {
        return new HttpExchange(Objects.requireNonNull(http.get(node), node), TIMEOUT);
    }

    private HttpExchange rulesOf(String node) throws IOException {
        if (failpoints == null) {
            throw new IOException(String.valueOf(failpointsObstacle()));
        }
        return failpoints.of(node);
    }

    /** The body of a 200; everything else is an exception that quotes the answer. */
    private static JsonNode exchange(HttpExchange to, String method, String path, @Nullable ObjectNode body)
            throws IOException {
        return json(send(to, method, path, body));
    }

    private static JsonNode json(HttpExchange.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("HTTP " + answer.status() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private static HttpExchange.Answer send(HttpExchange to, String method, String path, @Nullable ObjectNode body)
            throws IOException {
        try (HttpExchange exchange = to) {
            ClassicHttpRequest request = new BasicClassicHttpRequest(method, path);
            request.setHeader("Connection", "close");
            if (body != null) {
                request.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
            }
            return exchange.send(request);
        }
    }
}
