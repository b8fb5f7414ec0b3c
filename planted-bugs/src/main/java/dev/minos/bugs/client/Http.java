package dev.minos.bugs.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.system.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one client to one node: one attempt each, and redirects are followed to the leader. Belongs to one thread.
 */
final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_REDIRECTS = 3;

    private final HttpClient client;
    private final URI home;
    private final Duration timeout;

    Http(String address, Duration timeout) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        this.home = URI.create(address);
        this.timeout = timeout;
    }

    /** What a node said. */
    record Answer(
            int status, String body, long version, @Nullable String node) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** Of an answer in JSON; an object without anything where it is none. */
        JsonNode json() {
            try {
                JsonNode tree = JSON.readTree(body);
                return tree == null ? JSON.createObjectNode() : tree;
            } catch (JsonProcessingException e) {
                return JSON.createObjectNode();
            }
        }

        /** What an answer to a write that is not ok means; only what says so itself is certain to have had no effect. */
        Reply refusal() {
            String error = json().path("error").asText("HTTP " + status);
            return json().path("definite").asBoolean(false) ? Reply.fail(error, node) : Reply.info(error, node);
        }
    }

    /**
     * Asks.
     *
     * @param headers names and values in turn
     */
    Answer ask(String method, String path, String body, String... headers) throws IOException {
        URI target = home.resolve(path);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(target)
                    .timeout(timeout)
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> response = send(request.build());
            String location = response.headers().firstValue("location").orElse(null);
            if (response.statusCode() != 307 || location == null) {
                return new Answer(
                        response.statusCode(),
                        response.body(),
                        version(response),
                        response.headers().firstValue("minos-node").orElse(null));
            }
            target = URI.create(location);
        }
        throw new IOException("too many redirects");
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long version(HttpResponse<String> response) {
        String etag = response.headers().firstValue("etag").orElse("");
        return etag.matches("\"\\d{1,18}\"") ? Long.parseLong(etag.substring(1, etag.length() - 1)) : -1;
    }
}
