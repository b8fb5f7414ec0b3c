package dev.minos.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document says what the node does: the same paths, methods and parameters. */
final class OpenApiTest {
    @Test
    @SuppressWarnings("NullAway") // the routes are looked at, not followed
    void theDocumentHasTheRoutesOfTheServer() throws IOException {
        Map<String, TreeSet<String>> documented = new TreeMap<>();
        JsonNode paths = new ObjectMapper().readTree(StatusHandler.openApi()).get("paths");
        paths.fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                    TreeSet<String> parameters = new TreeSet<>();
                    for (JsonNode parameter : operation.getValue().path("parameters")) {
                        if (parameter.get("in").asText().equals("query")) {
                            parameters.add(parameter.get("name").asText());
                        }
                    }
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    boolean body = operation.getValue().has("requestBody");
                    documented.put(method + " " + path.getKey() + (body ? " with a body" : ""), parameters);
                }));

        Map<String, TreeSet<String>> served = new TreeMap<>();
        for (Route route : HttpServer.routes(null, null, Limits.DEFAULT, null, new Metrics(), Runnable::run)) {
            served.put(
                    route.method() + " " + route.path() + (route.body() ? " with a body" : ""),
                    new TreeSet<>(route.parameters()));
        }
        assertEquals(served, documented);
    }
}
