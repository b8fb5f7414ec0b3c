package dev.minos.kv.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.minos.kv.raft.KvGroup;
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
 * One client that watches. It reads some changes of one group, sends them, and goes on with the next group when they are
 * sent: a slow client holds no more than that in memory. When there is nothing more anywhere it waits for the next entry
 * of any group to be applied. At most one task of it runs at a time; whatever happens meanwhile is noted and looked at
 * when the task ends.
 */
final class Watcher {
    private static final Logger log = LoggerFactory.getLogger(Watcher.class);
    private static final int AT_ONCE = 100;
    private static final long KEEP_ALIVE_MILLIS = 5_000;
    private static final long MARK_NANOS = KEEP_ALIVE_MILLIS * 1_000_000;

    private final List<KvGroup> groups;
    private final ServerSentEventConnection connection;
    private final byte[] prefix;
    private final Executor executor;

    /** The running task alone. */
    private WatchCursor cursor;

    private WatchCursor told;
    private long toldNanos;
    private int turn;

    /** Guarded by this: whether a task runs, whether there may be more, and of which groups news are awaited. */
    private boolean busy;

    private boolean again;
    private final boolean[] awaited;

    Watcher(
            List<KvGroup> groups,
            ServerSentEventConnection connection,
            byte[] prefix,
            WatchCursor cursor,
            Executor executor) {
        this.groups = groups;
        this.connection = connection;
        this.prefix = prefix;
        this.cursor = cursor;
        this.told = cursor;
        this.executor = executor;
        this.awaited = new boolean[groups.size()];
    }

    /** Says at once where the watch begins: a client that is cut off before its first event can go on from there. */
    void begin() {
        connection.setKeepAliveTime(KEEP_ALIVE_MILLIS);
        synchronized (this) {
            busy = true;
        }
        tellPlace();
    }

    private void news(int group) {
        synchronized (this) {
            awaited[group] = false;
            if (busy) {
                again = true;
                return;
            }
            busy = true;
        }
        executor.execute(this::go);
    }

    /** Looks through the groups, beginning behind the one that was served last. Ends in a send or in waiting. */
    private void go() {
        try {
            while (connection.isOpen()) {
                synchronized (this) {
                    again = false;
                }
                for (int i = 0; i < groups.size(); i++) {
                    KvGroup group = groups.get((turn + i) % groups.size());
                    if (sendNext(group)) {
                        turn = group.number() + 1;
                        return;
                    }
                }
                if (!told.equals(cursor) && System.nanoTime() - toldNanos > MARK_NANOS) {
                    tellPlace();
                    return;
                }
                if (isIdle()) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            log.debug("a watch ended", e);
            connection.shutdown();
        }
    }

    private boolean isIdle() {
        synchronized (this) {
            busy = again;
            return !again;
        }
    }

    /** Whether something is on its way to the client, which then goes on; else this group's next entry is awaited. */
    private boolean sendNext(KvGroup group) {
        while (true) {
            // Before reading: what is applied later wakes the wait below.
            long applied = group.appliedIndex();
            Event.Cursor from = cursor.of(group.number());
            List<Event> events = group.read(store -> store.eventsAfter(from, AT_ONCE));
            if (events == null) {
                sendForgotten();
                return true;
            }
            if (events.isEmpty()) {
                await(group, Math.max(applied, from.index()) + 1);
                return false;
            }
            List<Event> wanted = events.stream().filter(this::isWanted).toList();
            if (!wanted.isEmpty()) {
                send(group, wanted, events.get(events.size() - 1).cursor());
                return true;
            }
            cursor = cursor.with(group.number(), events.get(events.size() - 1).cursor());
        }
    }

    private boolean isWanted(Event event) {
        return event.key().length >= prefix.length
                && Arrays.equals(event.key(), 0, prefix.length, prefix, 0, prefix.length);
    }

    private void await(KvGroup group, long index) {
        synchronized (this) {
            if (awaited[group.number()]) {
                return;
            }
            awaited[group.number()] = true;
        }
        group.awaitApplied(index)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                news(group.number());
                            } else {
                                connection.shutdown();
                            }
                        },
                        executor);
    }

    /**
     * The last send is the last thing that this task does: its callback goes on in another task, perhaps before this
     * one returns. To note the place only then would be to set the other task back, and to tell changes twice.
     *
     * @param seen the last change of the group that was looked at, wanted or not
     */
    private void send(KvGroup group, List<Event> events, Event.Cursor seen) {
        WatchCursor place = cursor;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            boolean last = i == events.size() - 1;
            place = place.with(group.number(), event.cursor());
            if (last) {
                told = place;
                toldNanos = System.nanoTime();
                cursor = place.with(group.number(), seen);
            }
            connection.send(
                    json(event),
                    event.kind().name().toLowerCase(Locale.ROOT),
                    place.toString(),
                    last ? then(sent -> executor.execute(this::go)) : null);
        }
    }

    /** An id without an event: what lies before it need not be looked through again, and cannot be forgotten. */
    private void tellPlace() {
        told = cursor;
        toldNanos = System.nanoTime();
        connection.send(null, null, cursor.toString(), then(sent -> executor.execute(this::go)));
    }

    private void sendForgotten() {
        String body = new String(
                Json.bytes(Replies.errorBody(
                        "compacted", "this watch was too slow: changes behind its last event are forgotten", true)),
                UTF_8);
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
        return new String(Json.bytes(json), UTF_8);
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
