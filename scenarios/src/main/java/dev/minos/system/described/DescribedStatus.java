package dev.minos.system.described;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.system.HttpExchange;
import dev.minos.system.NodeStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Asks the nodes of a described system how they are, and learns by which names they call each other. Thread-safe. */
final class DescribedStatus {
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final SystemDescription.Status status;
    /** The node that a name stands for where a leader is named. */
    private final Map<String, String> nodes = new ConcurrentHashMap<>();

    DescribedStatus(SystemDescription.Status status) {
        this.status = status;
    }

    boolean tellsLeader() {
        return status.leader() != null;
    }

    NodeStatus ask(String node, InetSocketAddress address, Map<String, String> values) throws IOException {
        try (HttpExchange exchange = new HttpExchange(address, PATIENCE)) {
            ClassicHttpRequest request = status.ask().request(values);
            request.setHeader("Connection", "close");
            HttpExchange.Answer answer = exchange.send(request);
            if (answer.status() != 200) {
                throw new IOException("HTTP " + answer.status());
            }
            return understood(node, DescribedClient.json(answer), values);
        } catch (IOException e) {
            throw new IOException(HttpExchange.reason(e), e);
        }
    }

    private NodeStatus understood(String node, JsonNode json, Map<String, String> values) {
        String own = own(json, values);
        if (own != null) {
            nodes.put(own, node);
        }
        String named = status.leader() == null
                ? null
                : AnswerRule.at(json, status.leader())
                        .filter(name -> !name.isEmpty())
                        .orElse(null);
        String leader = named == null ? null : nodes.get(named);
        boolean met = status.where().entrySet().stream()
                .allMatch(entry -> AnswerRule.at(json, entry.getKey())
                        .filter(entry.getValue()::equals)
                        .isPresent());
        return new NodeStatus(
                node,
                !tellsLeader() ? "unknown" : node.equals(leader) ? "leader" : "follower",
                leader,
                number(json, status.term()),
                number(json, status.commit()),
                number(json, status.applied()),
                met && (!tellsLeader() || leader != null));
    }

    private @Nullable String own(JsonNode json, Map<String, String> values) {
        String id = status.id().text();
        return id.startsWith("/")
                ? AnswerRule.at(json, id).orElse(null)
                : status.id().fill(values);
    }

    private static long number(JsonNode json, @Nullable String place) {
        String text = place == null ? "" : AnswerRule.at(json, place).orElse("");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
