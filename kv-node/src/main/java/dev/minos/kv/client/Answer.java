package dev.minos.kv.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node answered, and what that means: the only place in the client that decides it. */
record Answer(
        int status,
        HttpHeaders headers,
        byte[] body,
        @Nullable Map<String, @Nullable Object> json) {

    /** What is to be done about an answer. */
    enum Meaning {
        /** It holds the result, be it a value, its absence, or a condition that did not hold. */
        RESULT,
        /** Another node leads, and this one has done nothing. */
        REDIRECT,
        /** It may be better in a moment or at another node. */
        TRY_AGAIN,
        /** It will not be better. */
        FINAL
    }

    static Answer of(HttpResponse<byte[]> response) {
        Map<String, @Nullable Object> json = null;
        boolean isJson = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (isJson) {
            try {
                json = Json.read(response.body());
            } catch (IOException notOurs) {
                // Some other program answers at this address; its status is all there is.
            }
        }
        return new Answer(response.statusCode(), response.headers(), response.body(), json);
    }

    Meaning meaning() {
        if (status >= 200 && status < 300) {
            return Meaning.RESULT;
        }
        if (status == 404 && error().equals("not_found") || status == 412 && error().equals("condition_failed")) {
            return Meaning.RESULT;
        }
        if ((status == 307 || status == 308) && location() != null) {
            return Meaning.REDIRECT;
        }
        return status == 429 || status >= 500 ? Meaning.TRY_AGAIN : Meaning.FINAL;
    }

    /** Whether the node says that the request certainly had no effect. What is not said is not assumed. */
    boolean isDefinite() {
        return json != null && Boolean.TRUE.equals(json.get("definite"));
    }

    /** The interface's word for what is wrong. */
    String error() {
        return json != null && json.get("error") instanceof String word ? word : "HTTP " + status;
    }

    String message() {
        return json != null && json.get("message") instanceof String sentence
                ? sentence
                : "the answer was HTTP " + status;
    }

    @Nullable
    URI location() {
        try {
            return headers.firstValue("Location").map(URI::create).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code "117"}, as an entity tag is written; 0 where there is none. */
    long version() {
        String tag = headers.firstValue("ETag").orElse("");
        return tag.matches("\"\\d{1,18}\"") ? Long.parseLong(tag.substring(1, tag.length() - 1)) : 0;
    }

    @Nullable
    Instant expires() {
        try {
            return headers.firstValue("Minos-Expires").map(Instant::parse).orElse(null);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    WriteResult written(Bytes key) {
        Map<String, @Nullable Object> object = json == null ? Map.of() : json;
        boolean repeated = headers.firstValue("Minos-Repeated").isPresent();
        if (status == 412) {
            Bytes actual = Json.bytes(object, "actual");
            return new WriteResult.Refused(
                    actual == null ? null : new Entry(key, actual, Json.number(object, "version"), null), repeated);
        }
        boolean existed = Boolean.TRUE.equals(object.get("deleted")) || Boolean.FALSE.equals(object.get("created"));
        return new WriteResult.Done(Json.number(object, "version"), existed, repeated);
    }
}
