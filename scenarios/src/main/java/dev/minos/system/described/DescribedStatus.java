package dev.minos.system.described;

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
            return understood(node, Body.of(answer, values));
        } catch (IOException e) {
            throw new IOException(HttpExchange.reason(e), e);
        }
    }

    private NodeStatus understood(String node, Body body) {
        String own = own(body);
        if (own != null) {
            nodes.put(own, node);
        }
        String named = status.leader() == null
                ? null
                : body.at(status.leader()).filter(name -> !name.isEmpty()).orElse(null);
        String leader = named == null ? null : nodes.get(named);
        return new NodeStatus(
                node,
                !tellsLeader() ? "unknown" : node.equals(leader) ? "leader" : "follower",
                leader,
                number(body, status.term()),
                number(body, status.commit()),
                number(body, status.applied()),
                body.meets(status.where()) && (!tellsLeader() || leader != null));
    }

    private @Nullable String own(Body body) {
        String id = status.id().text();
        return id.startsWith("/") ? body.at(id).orElse(null) : status.id().fill(body.values());
    }

    private static long number(Body body, @Nullable String place) {
        String text = place == null ? "" : body.at(place).orElse("");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
