package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.store.Page;
import io.undertow.server.HttpServerExchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keys by prefix, in the order of their bytes, a page at a time. Called on worker threads. */
final class PageHandler {
    private static final int DEFAULT_KEYS = 100;
    private static final int MAX_KEYS = 1000;
    private static final long MAX_BYTES = 4 << 20;

    private final RaftNode raft;
    private final Replies replies;
    private final Reads reads;

    PageHandler(RaftNode raft, Replies replies, Reads reads) {
        this.raft = raft;
        this.replies = replies;
        this.reads = reads;
    }

    void get(HttpServerExchange exchange, Target target) {
        byte[] prefix = target.bytes("prefix");
        byte[] after = target.bytes("after");
        int limit = limit(target.text("limit"));
        reads.atAll(
                Level.parse(target.text("level")),
                exchange,
                () -> answer(exchange, prefix == null ? new byte[0] : prefix, after, limit));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_KEYS;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_KEYS) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new BadRequestException("limit=" + text + " is no number between 1 and " + MAX_KEYS);
    }

    private void answer(HttpServerExchange exchange, byte[] prefix, byte @Nullable [] after, int limit) {
        List<Page> pages = new ArrayList<>();
        for (KvGroup group : raft.groups()) {
            pages.add(Objects.requireNonNull(group.read(store -> store.page(prefix, after, limit, MAX_BYTES))));
        }
        if (pages.size() == 1) {
            replies.mark(exchange, raft.groups().get(0), pages.get(0).index());
        } else {
            replies.mark(exchange, raft.groups());
        }
        MergedPage page = MergedPage.of(pages, limit, MAX_BYTES);
        List<Map<String, Object>> keys =
                page.items().stream().map(PageHandler::json).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("keys", keys);
        body.put("more", page.more());
        body.put("index", page.index());
        replies.json(exchange, 200, body);
    }

    private static Map<String, Object> json(Page.Item item) {
        Map<String, Object> json = new LinkedHashMap<>();
        Json.put(json, "key", item.key());
        Json.put(json, "value", item.entry().value());
        json.put("version", item.entry().version());
        return json;
    }
}
