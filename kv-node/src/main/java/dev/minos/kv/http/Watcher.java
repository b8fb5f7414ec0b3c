package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.store.Event;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that watches. It reads some changes, sends them, and goes on when they are sent: a slow client holds no
 * more than that in memory. When there is nothing more it waits for the next entry to be applied. At most one task of it
 * runs at a time.
 */
final class Watcher {
    private static final Logger log = LoggerFactory.getLogger(Watcher.class);
    private static final int AT_ONCE = 100;
    private static final long KEEP_ALIVE_MILLIS = 5_000;

    private final RaftNode raft;
    private final ServerSentEventConnection connection;
    private final byte[] prefix;
    private final Executor executor;
    private Event.Cursor cursor;

    Watcher(
            RaftNode raft,
            ServerSentEventConnection connection,
            byte[] prefix,
            Event.Cursor cursor,
            Executor executor) {
        this.raft = raft;
        this.connection = connection;
        this.prefix = prefix;
        this.cursor = cursor;
        this.executor = executor;
    }

    void begin() {
        connection.setKeepAliveTime(KEEP_ALIVE_MILLIS);
        executor.execute(this::go);
    }

    private void go() {
        try {
            while (connection.isOpen()) {
                // Before reading: what is applied later wakes the wait below.
                long applied = raft.appliedIndex();
                Event.Cursor from = cursor;
                List<Event> events = raft.read(store -> store.eventsAfter(from, AT_ONCE));
                if (events == null) {
                    sendForgotten();
                    return;
                }
                if (events.isEmpty()) {
                    waitBehind(Math.max(applied, cursor.index()));
                    return;
                }
                cursor = events.get(events.size() - 1).cursor();
                List<Event> wanted = events.stream().filter(this::isWanted).toList();
                if (!wanted.isEmpty()) {
                    send(wanted);
                    return;
                }
            }
        } catch (RuntimeException e) {
            log.debug("a watch ended", e);
            connection.shutdown();
        }
    }

    private boolean isWanted(Event event) {
        return event.key().length >= prefix.length
                && Arrays.equals(event.key(), 0, prefix.length, prefix, 0, prefix.length);
    }

    private void waitBehind(long index) {
        raft.awaitApplied(index + 1)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                go();
                            } else {
                                connection.shutdown();
                            }
                        },
                        executor);
    }

    private void send(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            boolean last = i == events.size() - 1;
            connection.send(
                    json(event),
                    event.kind().name().toLowerCase(Locale.ROOT),
                    event.cursor().index() + "." + event.cursor().ordinal(),
                    last ? then(sent -> executor.execute(this::go)) : null);
        }
    }

    private void sendForgotten() {
        String body = new String(
                Json.bytes(Replies.errorBody(
                        "compacted", "this watch was too slow: changes behind its last event are forgotten", true)),
                java.nio.charset.StandardCharsets.UTF_8);
        connection.send(body, "error", null, then(ServerSentEventConnection::shutdown));
    }

    private static String json(Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        Json.put(json, "key", event.key());
        byte[] value = event.value();
        if (value != null) {
            Json.put(json, "value", value);
        }
        json.put("version", event.cursor().index());
        return new String(Json.bytes(json), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static ServerSentEventConnection.EventCallback then(Consumer<ServerSentEventConnection> next) {
        return new ServerSentEventConnection.EventCallback() {
            @Override
            public void done(ServerSentEventConnection connection, String data, String event, String id) {
                next.accept(connection);
            }

            @Override
            public void failed(
                    ServerSentEventConnection connection, String data, String event, String id, IOException e) {
                connection.shutdown();
            }
        };
    }
}
