package dev.minos.kv.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client of a cluster of Minos' nodes.
 *
 * <pre>{@code
 * try (KvClient kv = KvClient.connect("http://127.0.0.1:8081", "http://127.0.0.1:8082")) {
 *     kv.put("greeting", "hello");
 *     kv.get("greeting").ifPresent(entry -> System.out.println(entry.value()));
 * }
 * }</pre>
 *
 * <p><b>Nodes.</b> It is told one node or more, asks whichever leads, and goes to another when one does not answer. It
 * learns of further nodes from those that it asks.
 *
 * <p><b>Retries.</b> A call is tried again until its deadline. That is safe: a read changes nothing, and every write has
 * an idempotency key, by which the cluster executes it once, however often it arrives and wherever.
 *
 * <p><b>Outcomes.</b> A call that returns tells what happened; {@link WriteResult.Refused} says that a condition did not
 * hold. Every other outcome is a {@link KvException}: {@link UnavailableException} and {@link RequestRefusedException} say
 * that the write certainly did not happen, {@link UnknownOutcomeException} that nobody knows.
 *
 * <p><b>Reads</b> are {@link Level#CONSISTENT} unless the client or the call says otherwise.
 *
 * <p>Any thread, any number of calls at once. A call that is interrupted gives up waiting and throws
 * {@link UnknownOutcomeException} or {@link UnavailableException} with the thread's mark set again.
 */
public final class KvClient implements AutoCloseable {
    private static final Duration LONGEST_WAIT_FOR_NEWS = Duration.ofSeconds(1);
    private static final int KEYS_A_PAGE = 500;

    private final AsyncKvClient async;

    private KvClient(Builder builder) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(builder.connectTimeout);
        if (builder.tls != null) {
            http.sslContext(builder.tls);
        }
        Settings settings =
                new Settings(builder.endpoints, builder.token, builder.level, builder.deadline, builder.attemptTimeout);
        this.async = new AsyncKvClient(settings, http.build());
    }

    /**
     * A client with the usual settings.
     *
     * @param endpoints addresses of nodes, {@code http://127.0.0.1:8081} or {@code 127.0.0.1:8081}
     */
    public static KvClient connect(String... endpoints) {
        return builder(endpoints).build();
    }

    /** @param endpoints addresses of nodes, {@code https://kv1.example:8443} */
    public static Builder builder(String... endpoints) {
        return new Builder(List.of(endpoints));
    }

    /** How a client is to behave. One thread. */
    public static final class Builder {
        private final List<URI> endpoints = new ArrayList<>();
        private @Nullable String token;
        private @Nullable SSLContext tls;
        private Level level = Level.CONSISTENT;
        private Duration deadline = Duration.ofSeconds(10);
        private Duration attemptTimeout = Duration.ofSeconds(3);
        private Duration connectTimeout = Duration.ofSeconds(1);

        private Builder(List<String> endpoints) {
            endpoints.forEach(text -> this.endpoints.add(Endpoints.origin(text)));
        }

        /** The bearer token that nodes ask for. It is sent to the endpoints and to whom they redirect by the same scheme. */
        public Builder token(String secret) {
            if (secret.isBlank() || !secret.chars().allMatch(c -> c > 32 && c < 127)) {
                throw new IllegalArgumentException("a token consists of printable ASCII characters without blanks");
            }
            token = secret;
            return this;
        }

        /** Whom to trust, and the client's own certificate if it has one, for endpoints with https. */
        public Builder tls(SSLContext context) {
            tls = context;
            return this;
        }

        /** The level of reads that do not say it themselves (consistent). */
        public Builder level(Level usual) {
            level = usual;
            return this;
        }

        /** How long a call may take with all its attempts (10 s). */
        public Builder deadline(Duration time) {
            deadline = time;
            return this;
        }

        /** How long one node is given to answer before another is asked (3 s). */
        public Builder attemptTimeout(Duration time) {
            attemptTimeout = time;
            return this;
        }

        /** How long one node is given to take up a connection (1 s). */
        public Builder connectTimeout(Duration time) {
            connectTimeout = time;
            return this;
        }

        public KvClient build() {
            return new KvClient(this);
        }
    }

    /** The same requests without waiting. */
    public AsyncKvClient async() {
        return async;
    }

    /** What a key holds; empty when it is absent. */
    public Optional<Entry> get(String key) {
        return await(async.get(key), Call.Need.Effect.READS);
    }

    /** What a key holds, as fresh as the level says; empty when it is absent. */
    public Optional<Entry> get(String key, Level level) {
        return get(Bytes.of(key), level);
    }

    /** What a key holds, as fresh as the level says; empty when it is absent. */
    public Optional<Entry> get(Bytes key, Level level) {
        return await(async.get(key, level), Call.Need.Effect.READS);
    }

    /** Sets a key to a text. The result is the key's new version. */
    public long put(String key, String value) {
        return await(async.put(key, value), Call.Need.Effect.WRITES);
    }

    /** Removes a key. Says whether it was there. */
    public boolean delete(String key) {
        return await(async.delete(key), Call.Need.Effect.WRITES);
    }

    /** Sets a key to a text if it holds another one now. Says whether it did. */
    public boolean compareAndSet(String key, String expected, String value) {
        return write(Write.put(key, value).ifValue(expected)).isDone();
    }

    /** Writes: conditions, times to live, several keys at once. */
    public WriteResult write(Write write) {
        return await(async.write(write), Call.Need.Effect.WRITES);
    }

    /**
     * Keys in the order of their bytes, as they were at one moment.
     *
     * @param after null to begin with the first
     * @param limit from 1 to 1000
     */
    public Page page(Bytes prefix, @Nullable Bytes after, int limit, Level level) {
        return await(async.page(prefix, after, limit, level), Call.Need.Effect.READS);
    }

    /** All keys with a prefix, fetched in pages while they are gone through; each page is of a moment of its own. */
    public Iterable<Entry> list(String prefix) {
        return list(Bytes.of(prefix), async.settings().level());
    }

    /** All keys with a prefix, fetched in pages while they are gone through; each page is of a moment of its own. */
    public Iterable<Entry> list(Bytes prefix, Level level) {
        return () -> new Iterator<>() {
            private Page page = page(prefix, null, KEYS_A_PAGE, level);
            private int at;

            @Override
            public boolean hasNext() {
                if (at == page.entries().size() && page.more()) {
                    Bytes last = page.entries().get(at - 1).key();
                    page = page(prefix, last, KEYS_A_PAGE, level);
                    at = 0;
                }
                return at < page.entries().size();
            }

            @Override
            public Entry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.entries().get(at++);
            }
        };
    }

    /** The changes of keys with a prefix from now on. */
    public Watch watch(String prefix) {
        return watch(Bytes.of(prefix), null);
    }

    /**
     * The changes of keys with a prefix.
     *
     * @param cursor where to go on, from an {@link Event} or {@link Watch#cursor}; null for from now on
     */
    public Watch watch(Bytes prefix, @Nullable String cursor) {
        Watch watch = new Watch(async, prefix, cursor);
        watch.begin();
        return watch;
    }

    /**
     * Puts a key that goes by itself unless it is renewed, if it is absent, and renews it from then on: the entry of a
     * service in a registry, the seat of a leader.
     *
     * @param ttl how long the key outlives its owner; seconds, because a renewal must fit in through an election
     * @return empty when the key is there already
     */
    public Optional<Lease> lease(String key, String value, Duration ttl) {
        return await(async.lease(Bytes.of(key), Bytes.of(value), ttl), Call.Need.Effect.WRITES);
    }

    /**
     * Waits until it has the lock of this name, which is a {@link Lease} of the key. Whoever waits longest has no
     * precedence.
     *
     * @param owner what the key holds meanwhile, for people who wonder who has the lock
     * @return empty when somebody else had it all the time
     */
    public Optional<Lease> lock(String name, String owner, Duration ttl, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Watch watch = watch(name)) {
            while (true) {
                Optional<Lease> lock = lease(name, owner, ttl);
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (lock.isPresent() || left.isNegative() || left.isZero()) {
                    return lock;
                }
                awaitRelease(watch, Bytes.of(name), left);
            }
        }
    }

    /** Until the key goes or a second has passed, whichever is first: the watch may have missed the moment. */
    private static void awaitRelease(Watch watch, Bytes key, Duration left) throws InterruptedException {
        Duration wait = left.compareTo(LONGEST_WAIT_FOR_NEWS) < 0 ? left : LONGEST_WAIT_FOR_NEWS;
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<Event> event = watch.next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (event.isEmpty()) {
                return;
            }
            if (event.get().kind() != Event.Kind.PUT && event.get().key().equals(key)) {
                return;
            }
        }
    }

    private static <T> T await(CompletableFuture<T> future, Call.Need.Effect effect) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effect == Call.Need.Effect.READS
                    ? new UnavailableException("the caller was interrupted")
                    : new UnknownOutcomeException("the caller was interrupted; the write may happen");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof KvException known) {
                throw copyOf(known);
            }
            throw cause instanceof RuntimeException broken ? broken : new IllegalStateException(cause);
        }
    }

    /** With the stack of the caller, who has no use for that of the thread which brought the answer. */
    private static KvException copyOf(KvException failure) {
        failure.setStackTrace(Thread.currentThread().getStackTrace());
        return failure;
    }

    /** Gives up leases that are still held. Watches end when they are closed themselves. */
    @Override
    public void close() {
        async.close();
    }
}
