package dev.minos.kv.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write to be sent: {@code Write.put("job", "mine").ifAbsent().expiringAfter(Duration.ofSeconds(30))}. Immutable;
 * every method gives a new one. Several conditions must all hold.
 */
public final class Write {
    private final Kind kind;
    private final Map<Bytes, Bytes> values;
    private final Map<String, String> headers;
    private final @Nullable Bytes previous;
    private final @Nullable Duration ttl;

    private enum Kind {
        PUT,
        DELETE,
        BATCH
    }

    private Write(
            Kind kind,
            Map<Bytes, Bytes> values,
            Map<String, String> headers,
            @Nullable Bytes previous,
            @Nullable Duration ttl) {
        this.kind = kind;
        this.values = values;
        this.headers = headers;
        this.previous = previous;
        this.ttl = ttl;
    }

    /** Sets a key. */
    public static Write put(Bytes key, Bytes value) {
        return new Write(Kind.PUT, Map.of(notEmpty(key), value), Map.of(), null, null);
    }

    /** Sets a key to a text. */
    public static Write put(String key, String value) {
        return put(Bytes.of(key), Bytes.of(value));
    }

    /** Removes a key; that it was absent before is no error. */
    public static Write delete(Bytes key) {
        return new Write(Kind.DELETE, Map.of(notEmpty(key), Bytes.EMPTY), Map.of(), null, null);
    }

    /** Removes a key; that it was absent before is no error. */
    public static Write delete(String key) {
        return delete(Bytes.of(key));
    }

    /**
     * Sets several keys at once, all or none. It knows neither conditions nor times to live.
     *
     * @param texts keys and values, which are texts because the interface sends a batch as JSON
     */
    public static Write batch(Map<String, String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a batch sets at least one key");
        }
        Map<Bytes, Bytes> values = new LinkedHashMap<>();
        texts.forEach((key, value) -> values.put(notEmpty(Bytes.of(key)), Bytes.of(value)));
        return new Write(Kind.BATCH, values, Map.of(), null, null);
    }

    /** Only if the key is absent. */
    public Write ifAbsent() {
        return with("If-None-Match", "*");
    }

    /** Only if the key is there. */
    public Write ifPresent() {
        return with("If-Match", "*");
    }

    /** Only if the key has this version still. */
    public Write ifVersion(long version) {
        return with("If-Match", "\"" + version + "\"");
    }

    /** Only if the key holds exactly this value. */
    public Write ifValue(Bytes value) {
        refuseForBatch("conditions");
        return new Write(kind, values, headers, value, ttl);
    }

    /** Only if the key holds exactly this text. */
    public Write ifValue(String value) {
        return ifValue(Bytes.of(value));
    }

    /** The key goes by itself after this time, by the leader's clock. From a millisecond to ten years. */
    public Write expiringAfter(Duration time) {
        if (kind != Kind.PUT || time.toMillis() < 1) {
            throw new IllegalArgumentException("only a put has a time to live, of a millisecond at least");
        }
        return new Write(kind, values, headers, previous, time);
    }

    private Write with(String header, String value) {
        refuseForBatch("conditions");
        if (headers.containsKey(header)) {
            throw new IllegalArgumentException("this write has a condition " + header + " already");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Write(kind, values, more, previous, ttl);
    }

    private void refuseForBatch(String what) {
        if (kind == Kind.BATCH) {
            throw new IllegalArgumentException("a batch has no " + what);
        }
    }

    private static Bytes notEmpty(Bytes key) {
        if (key.size() == 0) {
            throw new IllegalArgumentException("a key has at least one byte");
        }
        return key;
    }

    /** The key, of a batch any of its keys. */
    Bytes key() {
        return values.keySet().iterator().next();
    }

    HttpRequest.Builder request(URI origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve(path()));
        headers.forEach(request::header);
        return switch (kind) {
            case PUT ->
                request.PUT(HttpRequest.BodyPublishers.ofByteArray(
                        values.values().iterator().next().toArray()));
            case DELETE -> request.DELETE();
            case BATCH -> request.POST(HttpRequest.BodyPublishers.ofByteArray(Json.object(values)));
        };
    }

    private String path() {
        if (kind == Kind.BATCH) {
            return "/key";
        }
        List<String> query = new ArrayList<>();
        if (previous != null) {
            query.add("prevValue=" + previous.percentEncoded());
        }
        if (ttl != null) {
            query.add("ttl=" + ttl.toMillis() + "ms");
        }
        return "/key/" + key().percentEncoded() + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    @Override
    public String toString() {
        String word = kind.name().toLowerCase(java.util.Locale.ROOT);
        return word + " " + (kind == Kind.BATCH ? values.keySet() : key());
    }
}
