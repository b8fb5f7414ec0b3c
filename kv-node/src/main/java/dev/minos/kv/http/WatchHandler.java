package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.store.Event;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.HttpString;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they are applied on this node, as server-sent events. The id of an event says where it stands in the log
 * of the cluster, so a client goes on at any node with the last id it saw, and misses and repeats nothing.
 */
final class WatchHandler implements AutoCloseable {
    private static final int MAX_WATCHERS = 1000;
    private static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");

    private final RaftNode raft;
    private final Replies replies;
    private final Executor executor;
    private final Set<ServerSentEventConnection> open = ConcurrentHashMap.newKeySet();

    WatchHandler(RaftNode raft, Replies replies, Executor executor) {
        this.raft = raft;
        this.replies = replies;
        this.executor = executor;
    }

    void get(HttpServerExchange exchange, Target target) {
        byte[] prefix = target.bytes("prefix");
        Event.Cursor cursor = cursor(Conditions.header(exchange, LAST_EVENT_ID), target.text("after"));
        long forgotten = Objects.requireNonNull(raft.read(store -> store.forgottenUpTo()));
        if (cursor.compareTo(Event.Cursor.endOf(forgotten)) < 0) {
            replies.error(
                    exchange,
                    410,
                    "compacted",
                    "changes up to index " + forgotten + " are forgotten; list the keys, then watch from there",
                    true);
            return;
        }
        if (open.size() >= MAX_WATCHERS) {
            replies.error(exchange, 503, "overloaded", MAX_WATCHERS + " watchers are the most", true);
            return;
        }
        replies.mark(exchange, raft.appliedIndex());
        byte[] wanted = prefix == null ? new byte[0] : prefix;
        ServerSentEventHandler handler = new ServerSentEventHandler((connection, lastEventId) -> {
            open.add(connection);
            connection.addCloseTask(open::remove);
            new Watcher(raft, connection, wanted, cursor, executor).begin();
        });
        try {
            handler.handleRequest(exchange);
        } catch (Exception e) {
            throw new IllegalStateException("a watch could not begin", e);
        }
    }

    private Event.Cursor cursor(@Nullable String lastEventId, @Nullable String after) {
        String text = lastEventId != null ? lastEventId : after;
        if (text == null) {
            return Event.Cursor.endOf(raft.appliedIndex());
        }
        try {
            int dot = text.indexOf('.');
            Event.Cursor cursor = dot < 0
                    ? Event.Cursor.endOf(Long.parseLong(text))
                    : new Event.Cursor(
                            Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
            if (cursor.index() >= 0 && cursor.ordinal() >= 0) {
                return cursor;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new BadRequestException("'" + text + "' is neither the id of an event nor a log index");
    }

    @Override
    public void close() {
        open.forEach(ServerSentEventConnection::shutdown);
    }
}
