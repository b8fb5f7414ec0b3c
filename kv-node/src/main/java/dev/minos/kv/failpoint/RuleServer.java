package dev.minos.kv.failpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes rules over HTTP, on a socket of its own that only this machine reaches.
 *
 * <pre>
 * GET /failpoints              every rule with its counts
 * PUT /failpoints/NAME         {"point":"appends","action":"delay","millis":200,"from":["n1"],"after":0,"times":5}
 * DELETE /failpoints/NAME      the rule's last counts; without a name all rules
 * </pre>
 */
final class RuleServer implements AutoCloseable {
    private static final String PATH = "/failpoints";
    private static final int MOST_BYTES = 64 << 10;
    private static final JsonFactory JSON = new JsonFactory();

    private final Failpoints rules;
    private final HttpServer server;

    private RuleServer(Failpoints rules, HttpServer server) {
        this.rules = rules;
        this.server = server;
    }

    static RuleServer start(Failpoints rules, InetSocketAddress address) throws IOException {
        HttpServer http = HttpServer.create(address, 16);
        RuleServer server = new RuleServer(rules, http);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (IllegalArgumentException e) {
                answer = Answer.refusal(400, String.valueOf(e.getMessage()));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.startsWith(PATH + "/") ? path.substring(PATH.length() + 1) : "";
        if (!path.equals(PATH) && !name.matches("[A-Za-z0-9._-]{1,64}")) {
            return Answer.refusal(404, "there is nothing at " + path);
        }
        return switch (exchange.getRequestMethod()) {
            case "GET" -> Answer.of(rules.rules());
            case "PUT" -> put(name, exchange);
            case "DELETE" -> delete(name);
            default -> Answer.refusal(405, "GET, PUT and DELETE are known here");
        };
    }

    private Answer put(String name, HttpExchange exchange) throws IOException {
        if (name.isEmpty()) {
            return Answer.refusal(405, "a rule has a name");
        }
        rules.put(name, rule(exchange.getRequestBody().readNBytes(MOST_BYTES)));
        return Answer.of(rules.rules());
    }

    private Answer delete(String name) throws IOException {
        Map<String, Failpoints.Counted> last = rules.rules();
        if (name.isEmpty()) {
            rules.clear();
            return Answer.of(last);
        }
        if (!rules.remove(name)) {
            return Answer.refusal(404, "there is no rule " + name);
        }
        last.keySet().retainAll(List.of(name));
        return Answer.of(last);
    }

    static Rule rule(byte[] body) {
        @Nullable String point = null;
        @Nullable String action = null;
        List<String> from = new ArrayList<>();
        Duration delay = Duration.ZERO;
        long after = 0;
        long times = Long.MAX_VALUE;
        try (JsonParser json = JSON.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "a rule is a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "point" -> point = json.getText();
                    case "action" -> action = json.getText();
                    case "millis" -> delay = Duration.ofMillis(json.getLongValue());
                    case "after" -> after = json.getLongValue();
                    case "times" -> times = json.getLongValue();
                    case "from" -> {
                        require(json.currentToken() == JsonToken.START_ARRAY, "'from' is a list of members");
                        while (json.nextToken() == JsonToken.VALUE_STRING) {
                            from.add(json.getText());
                        }
                        require(json.currentToken() == JsonToken.END_ARRAY, "'from' is a list of members");
                    }
                    default -> throw new IllegalArgumentException("unknown field '" + field + "'");
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT, "the rule does not end");
        } catch (IOException e) {
            throw new IllegalArgumentException("this is no rule: " + e.getMessage(), e);
        }
        if (point == null || action == null) {
            throw new IllegalArgumentException("a rule has a point and an action");
        }
        return new Rule(Point.parse(point), Rule.Action.parse(action), from, delay, after, times);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Answer(int status, byte[] body) {

        static Answer of(Map<String, Failpoints.Counted> rules) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeArrayFieldStart("rules");
                for (Map.Entry<String, Failpoints.Counted> entry : rules.entrySet()) {
                    write(json, entry.getKey(), entry.getValue());
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            return new Answer(200, out.toByteArray());
        }

        private static void write(JsonGenerator json, String name, Failpoints.Counted counted) throws IOException {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("point", counted.rule().point().text());
            json.writeStringField("action", counted.rule().action().text());
            json.writeNumberField("met", counted.met());
            json.writeNumberField("hits", counted.hits());
            json.writeEndObject();
        }

        static Answer refusal(int status, String sentence) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeStringField("error", status == 400 ? "bad_request" : "refused");
                json.writeStringField("message", sentence);
                json.writeBooleanField("definite", true);
                json.writeEndObject();
            }
            return new Answer(status, out.toByteArray());
        }
    }
}
