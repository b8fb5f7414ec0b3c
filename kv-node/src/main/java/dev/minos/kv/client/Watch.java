package dev.minos.kv.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The changes of keys with a prefix, each once and in order. A broken connection is made again, at another node if need
 * be, and goes on behind the last change that came. Changes are fetched as they are taken: a slow reader holds few of
 * them, until the cluster has forgotten what comes next ({@link WatchCompactedException}).
 *
 * <p>Any thread; but {@link #next} by one at a time, or the order is lost between them.
 */
public final class Watch implements AutoCloseable {
    private static final int MOST_WAITING = 500;
    /** The node sends something every five seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Executor PAUSED = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    private static final Executor CHECKED = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

    private final AsyncKvClient client;
    private final Bytes prefix;
    private final Object lock = new Object();
    private final Queue<Event> waiting = new ArrayDeque<>();
    private @Nullable String received;
    private @Nullable String taken;
    private @Nullable KvException failure;
    private @Nullable Stream stream;
    private boolean closed;

    Watch(AsyncKvClient client, Bytes prefix, @Nullable String cursor) {
        this.client = client;
        this.prefix = prefix;
        this.received = cursor;
        this.taken = cursor;
    }

    void begin() {
        connect(client.endpoints().nearest());
        CHECKED.execute(this::check);
    }

    /**
     * The next change; empty when none came in time.
     *
     * @throws WatchCompactedException when the cluster has forgotten what comes next
     * @throws RequestRefusedException when it does not let this client watch
     * @throws IllegalStateException when the watch is closed
     */
    public Optional<Event> next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            while (waiting.isEmpty()) {
                if (closed) {
                    throw new IllegalStateException("this watch is closed");
                }
                if (failure != null) {
                    throw failure;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return Optional.empty();
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            Event event = waiting.remove();
            taken = event.cursor();
            if (stream != null) {
                stream.more();
            }
            return Optional.of(event);
        }
    }

    /**
     * Where to go on later: behind the last change that was taken. Null as long as neither a change nor a sign of the
     * watch's begin has come.
     */
    public @Nullable String cursor() {
        synchronized (lock) {
            return waiting.isEmpty() ? received : taken;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (stream != null) {
                stream.cancel();
            }
            lock.notifyAll();
        }
    }

    private void connect(URI origin) {
        Stream next = new Stream(origin);
        String cursor;
        synchronized (lock) {
            if (closed || failure != null) {
                return;
            }
            stream = next;
            cursor = received;
        }
        client.http()
                .sendAsync(client.watchRequest(origin, prefix, cursor), next::body)
                .whenComplete((response, trouble) -> ended(next, response));
    }

    private void ended(Stream ending, @Nullable HttpResponse<byte[]> response) {
        URI after;
        synchronized (lock) {
            if (stream != ending || closed) {
                return;
            }
            if (response != null && response.statusCode() != 200) {
                refused(Answer.of(response));
            }
            after = response != null && response.statusCode() == 200 && ending.lines > 0
                    ? ending.origin
                    : client.endpoints().after(ending.origin);
        }
        PAUSED.execute(() -> connect(after));
    }

    private void refused(Answer answer) {
        if (answer.status() == 410) {
            fail(new WatchCompactedException(answer.message()));
        } else if (answer.meaning() == Answer.Meaning.FINAL) {
            fail(new RequestRefusedException(answer.status(), answer.error(), answer.message()));
        }
    }

    private void fail(KvException why) {
        synchronized (lock) {
            failure = why;
            lock.notifyAll();
        }
    }

    /** A connection over which packets are dropped stays silent: it is given up, and made again elsewhere. */
    private void check() {
        Stream silent;
        synchronized (lock) {
            if (closed || failure != null) {
                return;
            }
            silent = stream != null && stream.isSilent() ? stream : null;
        }
        if (silent != null) {
            silent.cancel();
            ended(silent, null);
        }
        CHECKED.execute(this::check);
    }

    /** One connection; reads server-sent events line by line, asking for the next only while there is room. */
    private final class Stream implements Flow.Subscriber<String> {
        private final URI origin;
        private Flow.@Nullable Subscription subscription;
        private boolean cancelled;
        private boolean full;
        private long heardNanos = System.nanoTime();
        private long lines;
        private @Nullable String id;
        private @Nullable String kind;
        private @Nullable String data;

        Stream(URI origin) {
            this.origin = origin;
        }

        HttpResponse.BodySubscriber<byte[]> body(HttpResponse.ResponseInfo info) {
            return info.statusCode() == 200
                    ? HttpResponse.BodySubscribers.fromLineSubscriber(
                            this, unused -> new byte[0], StandardCharsets.UTF_8, null)
                    : HttpResponse.BodySubscribers.ofByteArray();
        }

        boolean isSilent() {
            return !full && System.nanoTime() - heardNanos > SILENCE.toNanos();
        }

        void cancel() {
            cancelled = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }

        void more() {
            if (full && waiting.size() <= MOST_WAITING / 2 && subscription != null) {
                full = false;
                heardNanos = System.nanoTime();
                subscription.request(1);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            synchronized (lock) {
                subscription = begun;
                if (cancelled || stream != this) {
                    begun.cancel();
                } else {
                    begun.request(1);
                }
            }
        }

        @Override
        public void onNext(String line) {
            synchronized (lock) {
                if (stream != this || closed || subscription == null) {
                    return;
                }
                heardNanos = System.nanoTime();
                lines++;
                take(line);
                if (waiting.size() < MOST_WAITING) {
                    subscription.request(1);
                } else {
                    full = true;
                }
            }
        }

        private void take(String line) {
            int colon = line.indexOf(':');
            if (line.isEmpty()) {
                dispatch();
            } else if (colon > 0) {
                String value = line.substring(colon + 1);
                value = value.startsWith(" ") ? value.substring(1) : value;
                switch (line.substring(0, colon)) {
                    case "id" -> id = value;
                    case "event" -> kind = value;
                    case "data" -> data = data == null ? value : data + "\n" + value;
                    default -> {}
                }
            }
        }

        private void dispatch() {
            try {
                if (data != null && "error".equals(kind)) {
                    fail(new WatchCompactedException("this watch was too slow: what comes next is forgotten"));
                } else if (data != null && id != null && kind != null) {
                    waiting.add(event(kind, Json.read(data.getBytes(StandardCharsets.UTF_8)), id));
                    lock.notifyAll();
                }
                if (id != null) {
                    received = id;
                }
            } catch (IOException | IllegalArgumentException e) {
                // No node of ours sends this; to go on would be to leave out a change.
                fail(new RequestRefusedException(200, "not_understood", "an event is not understood: " + data));
            }
            id = null;
            kind = null;
            data = null;
        }

        private Event event(String name, Map<String, @Nullable Object> json, String cursor) {
            Bytes key = Json.bytes(json, "key");
            if (key == null) {
                throw new IllegalArgumentException("an event without a key");
            }
            Event.Kind known = Event.Kind.valueOf(name.toUpperCase(Locale.ROOT));
            return new Event(known, key, Json.bytes(json, "value"), Json.number(json, "version"), cursor);
        }

        @Override
        public void onError(Throwable trouble) {
            // The future of the response fails, too, and goes on from there.
        }

        @Override
        public void onComplete() {}
    }
}
