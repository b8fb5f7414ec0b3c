package dev.minos.kv.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous side of {@link KvClient}, which says what the requests promise. Futures fail with a {@link KvException}
 * and nothing else; they are completed by threads of the HTTP client, which must not be held up: go on with the
 * {@code …Async} methods of the future where more than a moment's work follows. Any thread.
 */
public final class AsyncKvClient {
    private final Settings settings;
    private final HttpClient http;
    private final Endpoints endpoints;
    private final Lanes lanes;
    private final Leases leases;

    AsyncKvClient(Settings settings, HttpClient http) {
        this.settings = settings;
        this.http = http;
        this.endpoints = new Endpoints(settings.endpoints());
        byte[] name = new byte[8];
        new SecureRandom().nextBytes(name);
        this.lanes = new Lanes(HexFormat.of().formatHex(name));
        this.leases = new Leases(this);
    }

    /** What a key holds, at the client's own level; empty when it is absent. */
    public CompletableFuture<Optional<Entry>> get(String key) {
        return get(Bytes.of(key), settings.level());
    }

    /** What a key holds; empty when it is absent. */
    public CompletableFuture<Optional<Entry>> get(Bytes key, Level level) {
        String path = "/key/" + key.percentEncoded() + "?level=" + level.text();
        return call(reading(path, "application/octet-stream", level, key, "reading " + key))
                .thenApply(answer -> {
                    if (answer.status() == 404) {
                        return Optional.empty();
                    }
                    return Optional.of(new Entry(key, Bytes.of(answer.body()), answer.version(), answer.expires()));
                });
    }

    /** Sets a key to a text; the result is the key's new version. */
    public CompletableFuture<Long> put(String key, String value) {
        return write(Write.put(key, value)).thenApply(result -> ((WriteResult.Done) result).version());
    }

    /** Removes a key; the result says whether it was there. */
    public CompletableFuture<Boolean> delete(String key) {
        return write(Write.delete(key)).thenApply(result -> ((WriteResult.Done) result).existed());
    }

    /** Writes once, however often it has to be sent. */
    public CompletableFuture<WriteResult> write(Write write) {
        return write(write, settings.deadline());
    }

    CompletableFuture<WriteResult> write(Write write, Duration deadline) {
        Lanes.Lane lane = lanes.take();
        String key = lane.nextKey();
        Call.Need need = new Call.Need(
                origin -> authorized(write.request(origin)).header("Idempotency-Key", key),
                Call.Need.Effect.WRITES,
                Call.Need.Wanted.LEADER,
                write.key(),
                write.toString());
        return new Call(http, endpoints, settings.attempt(), deadline, need)
                .begin()
                .whenComplete((answer, failure) -> lanes.giveBack(lane))
                .thenApply(answer -> answer.written(write.key()));
    }

    /**
     * Keys in their order.
     *
     * @param after null to begin with the first
     * @param limit from 1 to 1000
     */
    public CompletableFuture<Page> page(Bytes prefix, @Nullable Bytes after, int limit, Level level) {
        String path = "/key?prefix=" + prefix.percentEncoded() + "&limit=" + limit + "&level=" + level.text()
                + (after == null ? "" : "&after=" + after.percentEncoded());
        return call(reading(path, "application/json", level, null, "listing " + prefix))
                .thenApply(AsyncKvClient::page);
    }

    private static Page page(Answer answer) {
        List<Entry> entries = new ArrayList<>();
        Map<String, @Nullable Object> body = answer.json() == null ? Map.of() : answer.json();
        if (body.get("keys") instanceof List<?> keys) {
            for (Object item : keys) {
                if (item instanceof Map<?, ?> object) {
                    Bytes key = Json.bytes(object, "key");
                    Bytes value = Json.bytes(object, "value");
                    if (key != null && value != null) {
                        entries.add(new Entry(key, value, Json.number(object, "version"), null));
                    }
                }
            }
        }
        return new Page(entries, Boolean.TRUE.equals(body.get("more")));
    }

    /**
     * Puts a key that goes by itself unless it is renewed, if it is absent, and renews it from then on; empty when the
     * key is there. See {@link KvClient#lease}.
     */
    public CompletableFuture<Optional<Lease>> lease(Bytes key, Bytes value, Duration ttl) {
        return leases.acquire(key, value, ttl);
    }

    private Call.Need reading(String path, String accept, Level level, @Nullable Bytes key, String what) {
        return new Call.Need(
                origin ->
                        authorized(HttpRequest.newBuilder(origin.resolve(path)).header("Accept", accept)),
                Call.Need.Effect.READS,
                level == Level.STALE ? Call.Need.Wanted.ANY : Call.Need.Wanted.LEADER,
                key,
                what);
    }

    private CompletableFuture<Answer> call(Call.Need need) {
        return new Call(http, endpoints, settings.attempt(), settings.deadline(), need).begin();
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        return settings.token() == null ? request : request.header("Authorization", "Bearer " + settings.token());
    }

    /** The request of a watch, which is no call: it has no one answer. */
    HttpRequest watchRequest(URI origin, Bytes prefix, @Nullable String cursor) {
        HttpRequest.Builder request =
                authorized(HttpRequest.newBuilder(origin.resolve("/watch?prefix=" + prefix.percentEncoded()))
                        .header("Accept", "text/event-stream")
                        .timeout(settings.attempt()));
        return cursor == null
                ? request.build()
                : request.header("Last-Event-ID", cursor).build();
    }

    HttpClient http() {
        return http;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Settings settings() {
        return settings;
    }

    void close() {
        leases.close();
    }
}
