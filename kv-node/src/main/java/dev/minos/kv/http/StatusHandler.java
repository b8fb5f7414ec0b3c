package dev.minos.kv.http;

import dev.minos.kv.raft.NodeStatus;
import dev.minos.kv.raft.RaftNode;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a node says of itself. */
final class StatusHandler {
    private final RaftNode raft;
    private final Replies replies;
    private final Metrics metrics;

    StatusHandler(RaftNode raft, Replies replies, Metrics metrics) {
        this.metrics = metrics;
        this.raft = raft;
        this.replies = replies;
    }

    void status(HttpServerExchange exchange) {
        NodeStatus status = raft.status();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", status.id());
        body.put("role", status.role());
        body.put("leader", status.leader());
        body.put("term", status.term());
        body.put("commit", status.commit());
        body.put("applied", status.applied());
        body.put("ready", status.ready());
        List<Map<String, Object>> members =
                status.members().stream().map(StatusHandler::member).toList();
        body.put("members", members);
        replies.json(exchange, 200, body);
    }

    static Map<String, Object> member(NodeStatus.Member member) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", member.id());
        body.put("raft", member.raft());
        body.put("http", member.http());
        return body;
    }

    /** Red without a leader. */
    void health(HttpServerExchange exchange) {
        boolean ready = raft.status().ready();
        replies.json(exchange, ready ? 200 : 503, Map.of("healthy", ready));
    }

    void metrics(HttpServerExchange exchange) {
        replies.send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(raft.status()));
    }

    void openApi(HttpServerExchange exchange) {
        replies.send(exchange, 200, "application/json", openApi());
    }

    static byte[] openApi() {
        try (InputStream in = StatusHandler.class.getResourceAsStream("openapi.json")) {
            return Objects.requireNonNull(in, "openapi.json").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
