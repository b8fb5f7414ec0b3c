package dev.minos.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document says what the node does: the same paths, methods and parameters. */
@SuppressWarnings("NullAway") // the routes are looked at, not followed
final class OpenApiTest {
    private static List<Route> served() {
        return Stream.concat(
                        HttpServer.earlyRoutes(null).stream(),
                        HttpServer.routes(null, null, Limits.DEFAULT, null, new Metrics(), null, Runnable::run)
                                .stream())
                .toList();
    }

    private static JsonNode document() throws IOException {
        return new ObjectMapper().readTree(StatusHandler.openApi());
    }

    @Test
    void theDocumentHasTheRoutesOfTheServer() throws IOException {
        Map<String, TreeSet<String>> documented = new TreeMap<>();
        JsonNode paths = document().get("paths");
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
        for (Route route : served()) {
            served.put(
                    route.method() + " " + route.path() + (route.body() ? " with a body" : ""),
                    new TreeSet<>(route.parameters()));
        }
        assertEquals(served, documented);
    }

    @Test
    void theDocumentSaysWhoMayAskWhat() throws IOException {
        JsonNode document = document();
        assertEquals(
                "bearer",
                document.at("/components/securitySchemes/bearer/scheme").asText());
        for (Route route : served()) {
            String name = route.method() + " " + route.path();
            JsonNode operation =
                    document.get("paths").get(route.path()).get(route.method().toLowerCase(Locale.ROOT));
            String access = route.access().name().toLowerCase(Locale.ROOT);
            assertEquals(access, operation.get("x-minos-access").asText(), name);
            boolean open = route.access() == Route.Access.EVERYBODY;
            assertEquals(open, operation.get("security").isEmpty(), name);
            assertEquals(!open, operation.get("responses").has("401"), name);
            assertEquals(!open, operation.get("responses").has("403"), name);
            assertEquals(route.body(), operation.get("responses").has("413"), name);
            for (String always : new String[] {"200", "400", "503"}) {
                assertEquals(true, operation.get("responses").has(always), name);
            }
        }
    }
}
