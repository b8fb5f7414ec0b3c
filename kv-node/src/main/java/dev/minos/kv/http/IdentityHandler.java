package dev.minos.kv.http;

import dev.minos.kv.identity.Identities;
import dev.minos.kv.raft.NodeStatus;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets the nodes tell one another which disk an id belongs to. Served from the first moment on, also while this node
 * waits for the others itself. Called on worker threads.
 */
public final class IdentityHandler {
    private final Identities identities;
    private final BooleanSupplier holdsData;
    private final Supplier<List<NodeStatus.Member>> members;

    /**
     * @param holdsData whether this node's Raft log has ever had an entry
     * @param members none while the node starts
     */
    public IdentityHandler(
            Identities identities, BooleanSupplier holdsData, Supplier<List<NodeStatus.Member>> members) {
        this.identities = identities;
        this.holdsData = holdsData;
        this.members = members;
    }

    void get(HttpServerExchange exchange) {
        List<Map<String, Object>> list =
                members.get().stream().map(StatusHandler::member).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("data", holdsData.getAsBoolean());
        body.put("identities", identities.all());
        body.put("members", list);
        Replies.sendJson(exchange, 200, body);
    }

    void post(HttpServerExchange exchange, byte[] body) {
        Map<String, String> fields = Json.strings(body);
        String id = fields.get("id");
        String incarnation = fields.get("incarnation");
        if (id == null || incarnation == null || fields.size() != 2) {
            throw new BadRequestException("the body has \"id\" and \"incarnation\"");
        }
        if (!id.matches("[A-Za-z0-9_.-]{1,64}") || !incarnation.matches("[A-Za-z0-9-]{1,64}")) {
            throw new BadRequestException("id or incarnation has other characters than it may have");
        }
        try {
            if (!identities.mayBe(id, incarnation) && isRemoved(id)) {
                identities.forget(id);
            }
            if (identities.record(id, incarnation)) {
                get(exchange);
            } else {
                Replies.sendError(exchange, 409, "identity_taken", "the id " + id + " belongs to another disk", true);
            }
        } catch (IOException e) {
            Replies.sendError(exchange, 500, "internal", "the id cannot be recorded: " + e.getMessage(), true);
        }
    }

    private boolean isRemoved(String id) {
        List<NodeStatus.Member> now = members.get();
        return !now.isEmpty() && now.stream().noneMatch(member -> member.id().equals(id));
    }
}
