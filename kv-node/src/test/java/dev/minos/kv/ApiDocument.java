package dev.minos.kv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Locale;

/**
 * The published {@code openapi.json}, held against every answer that a test with real nodes gets: its status must be one
 * that the document has for the request, and an error must say what errors say.
 */
final class ApiDocument {
    private static final JsonNode PATHS = read();

    private ApiDocument() {}

    private static JsonNode read() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("http/openapi.json")) {
            return new ObjectMapper().readTree(in).path("paths");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void check(String method, HttpResponse<String> reply) {
        String path = reply.request().uri().getPath();
        JsonNode operation =
                PATHS.path(path.startsWith("/key/") ? "/key/{key}" : path).path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            // Not in the document: 404 or 405, which a test of its own asks for.
            return;
        }
        JsonNode documented = operation.path("responses").path(String.valueOf(reply.statusCode()));
        String what = method + " " + path + " was answered with " + reply.statusCode() + " " + reply.body();
        if (documented.isMissingNode()) {
            throw new AssertionError(what + ", which openapi.json does not have");
        }
        if (documented.toString().contains("#/components/schemas/Error") && !isError(reply.body())) {
            throw new AssertionError(what + ", which is no error as openapi.json describes them");
        }
    }

    private static boolean isError(String body) {
        try {
            JsonNode error = new ObjectMapper().readTree(body);
            return error.path("error").isTextual()
                    && !error.path("message").asText().isEmpty()
                    && error.path("definite").isBoolean();
        } catch (IOException e) {
            return false;
        }
    }
}
