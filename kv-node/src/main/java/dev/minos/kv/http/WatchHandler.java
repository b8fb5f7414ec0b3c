package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.store.Event;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they are applied on this node, as server-sent events. The id of an event says where it stands in the logs
 * of the cluster, so a client goes on at any node with the last id it saw, and misses and repeats nothing.
 */
final class WatchHandler implements AutoCloseable {
    private static final int MAX_WATCHERS = 1000;
    private static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");

    private final List<KvGroup> groups;
    private final Replies replies;
    private final Executor executor;
    private final Set<ServerSentEventConnection> open = ConcurrentHashMap.newKeySet();

    WatchHandler(RaftNode raft, Replies replies, Executor executor) {
        this.groups = raft.groups();
        this.replies = replies;
        this.executor = executor;
    }

    void get(HttpServerExchange exchange, Target target) {
        byte[] prefix = target.bytes("prefix");
        WatchCursor cursor = cursor(Conditions.header(exchange, LAST_EVENT_ID), target.text("after"));
        for (KvGroup group : groups) {
            long forgotten = Objects.requireNonNull(group.read(store -> store.forgottenUpTo()));
            if (cursor.of(group.number()).compareTo(Event.Cursor.endOf(forgotten)) < 0) {
                replies.error(
                        exchange,
                        410,
                        "compacted",
                        "changes up to index " + forgotten + (groups.size() == 1 ? "" : " of group " + group.number())
                                + " are forgotten; list the keys, then watch from there",
                        true);
                return;
            }
        }
        if (open.size() >= MAX_WATCHERS) {
            replies.error(exchange, 503, "overloaded", MAX_WATCHERS + " watchers are the most", true);
            return;
        }
        replies.mark(exchange, groups);
        byte[] wanted = prefix == null ? new byte[0] : prefix;
        ServerSentEventHandler handler = new ServerSentEventHandler((connection, lastEventId) -> {
            open.add(connection);
            connection.addCloseTask(open::remove);
            new Watcher(groups, connection, wanted, cursor, executor).begin();
        });
        try {
            handler.handleRequest(exchange);
        } catch (Exception e) {
            throw new IllegalStateException("a watch could not begin", e);
        }
    }

    private WatchCursor cursor(@Nullable String lastEventId, @Nullable String after) {
        String text = lastEventId != null ? lastEventId : after;
        return text == null
                ? new WatchCursor(groups.stream()
                        .map(group -> Event.Cursor.endOf(group.appliedIndex()))
                        .toList())
                : WatchCursor.parse(text, groups.size());
    }

    @Override
    public void close() {
        open.forEach(ServerSentEventConnection::shutdown);
    }
}
