package dev.minos.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Asks a node of Minos for its status, with a connection of its own each time. Safe for use by many threads. */
final class StatusProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private StatusProbe() {}

    static NodeStatus ask(String node, InetSocketAddress address) throws IOException {
        try (HttpExchange exchange = new HttpExchange(address, PATIENCE)) {
            BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/status");
            request.setHeader("Connection", "close");
            HttpExchange.Answer answer = exchange.send(request);
            if (answer.status() != 200) {
                throw new IOException("HTTP " + answer.status());
            }
            JsonNode json = JSON.readTree(answer.body());
            return new NodeStatus(
                    node,
                    json.path("role").asText("unknown"),
                    json.path("leader").isTextual() ? json.path("leader").asText() : null,
                    json.path("term").asLong(),
                    json.path("commit").asLong(),
                    json.path("applied").asLong(),
                    json.path("ready").asBoolean());
        } catch (IOException e) {
            throw new IOException(HttpExchange.reason(e), e);
        }
    }
}
