package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.NodeStatus;
import dev.minos.kv.raft.RaftNode;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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

    /** Of the first group, which with one group is the node; where there are more, each has its own besides. */
    void status(HttpServerExchange exchange) {
        List<NodeStatus> groups = raft.groups().stream().map(KvGroup::status).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", raft.id());
        put(body, groups.get(0));
        body.put("ready", groups.stream().allMatch(NodeStatus::ready));
        body.put("members", members(groups.get(0)));
        if (groups.size() > 1) {
            List<Map<String, Object>> each = new ArrayList<>();
            for (int i = 0; i < groups.size(); i++) {
                Map<String, Object> group = new LinkedHashMap<>();
                group.put("group", i);
                put(group, groups.get(i));
                group.put("ready", groups.get(i).ready());
                group.put("members", members(groups.get(i)));
                each.add(group);
            }
            body.put("groups", each);
        }
        replies.json(exchange, 200, body);
    }

    private static void put(Map<String, Object> body, NodeStatus status) {
        body.put("role", status.role());
        body.put("leader", status.leader());
        body.put("term", status.term());
        body.put("commit", status.commit());
        body.put("applied", status.applied());
    }

    static List<Map<String, Object>> members(NodeStatus status) {
        return status.members().stream().map(StatusHandler::member).toList();
    }

    static Map<String, Object> member(NodeStatus.Member member) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", member.id());
        body.put("raft", member.raft());
        body.put("http", member.http());
        body.put("role", member.role());
        return body;
    }

    /** Red while a group is without a leader. */
    void health(HttpServerExchange exchange) {
        boolean ready = raft.groups().stream().allMatch(group -> group.status().ready());
        replies.json(exchange, ready ? 200 : 503, Map.of("healthy", ready));
    }

    void metrics(HttpServerExchange exchange) {
        replies.send(
                exchange,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.text(raft.groups().stream().map(KvGroup::status).toList()));
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
