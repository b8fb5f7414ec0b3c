package dev.minos.system.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.fault.Fault;
import dev.minos.fault.Injection;
import dev.minos.system.NodeStatus;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What other terminals ask of the cluster, on loopback and with the secret of the state file only. Thread-safe.
 *
 * <p>{@code POST /fault}, {@code POST /heal}, {@code POST /down}, {@code GET /status}; answers are JSON.
 */
final class ControlServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST_LINE = 10_000;

    private final LocalCluster cluster;
    private final byte[] expected;
    private final Undertow server;

    private ControlServer(LocalCluster cluster, String secret) {
        this.cluster = cluster;
        this.expected = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
        this.server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(8)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, LONGEST_LINE)
                .setHandler(new BlockingHandler(this::handle))
                .build();
    }

    static ControlServer start(LocalCluster cluster, String secret) throws IOException {
        ControlServer control = new ControlServer(cluster, secret);
        try {
            control.server.start();
        } catch (RuntimeException e) {
            throw new IOException("nothing can be listened on at 127.0.0.1: " + e.getMessage(), e);
        }
        return control;
    }

    String address() {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return "http://127.0.0.1:" + address.getPort();
    }

    private void handle(HttpServerExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            send(exchange, 403, error("The secret is not that of this cluster."));
            return;
        }
        String body = new String(exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        switch (exchange.getRequestMethod() + " " + exchange.getRequestPath()) {
            case "POST /fault" -> inject(exchange, body);
            case "POST /heal" -> heal(exchange, body);
            case "GET /status" -> send(exchange, 200, status());
            case "POST /down" -> {
                send(exchange, 200, JSON.createObjectNode());
                cluster.askForEnd();
            }
            default -> send(exchange, 404, error("There is nothing here."));
        }
    }

    private void inject(HttpServerExchange exchange, String line) {
        Fault fault;
        try {
            fault = Fault.parse(line);
        } catch (IllegalArgumentException e) {
            send(exchange, 400, error(String.valueOf(e.getMessage())));
            return;
        }
        send(exchange, 200, object(cluster.inject(fault)));
    }

    private void heal(HttpServerExchange exchange, String id) {
        @Nullable Integer wanted = null;
        try {
            wanted = id.isEmpty() ? null : Integer.valueOf(id);
        } catch (NumberFormatException e) {
            send(exchange, 400, error("'" + id + "' is no number of a fault; 'minos fault list' shows them."));
            return;
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode healed = answer.putArray("healed");
        cluster.heal(wanted).forEach(injection -> healed.add(object(injection)));
        if (wanted != null && healed.isEmpty()) {
            send(exchange, 400, error("There is no fault " + id + " in force."));
            return;
        }
        send(exchange, 200, answer);
    }

    private ObjectNode status() {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("pid", ProcessHandle.current().pid());
        answer.put("directory", cluster.directory().toString());
        ArrayNode nodes = answer.putArray("nodes");
        for (String node : cluster.nodes()) {
            ObjectNode object = nodes.addObject()
                    .put("node", node)
                    .put("http", cluster.address(node))
                    .put("process", cluster.process(node));
            try {
                NodeStatus status = cluster.status(node);
                object.put("role", status.role())
                        .put("leader", status.leader())
                        .put("term", status.term())
                        .put("commit", status.commit())
                        .put("applied", status.applied())
                        .put("ready", status.ready());
            } catch (IOException e) {
                object.put("trouble", e.getMessage());
            }
        }
        ArrayNode faults = answer.putArray("faults");
        cluster.inForce().forEach(injection -> faults.add(object(injection)));
        return answer;
    }

    private static ObjectNode object(Injection injection) {
        ObjectNode object = JSON.createObjectNode()
                .put("id", injection.id())
                .put("outcome", injection.outcome().name().toLowerCase(Locale.ROOT))
                .put("fault", injection.fault())
                .put("intent", injection.entry().intent())
                .put("reason", injection.entry().reason());
        ObjectNode facts = object.putObject("evidence");
        injection.entry().evidence().facts().forEach(facts::put);
        return object;
    }

    private static ObjectNode error(String sentence) {
        return JSON.createObjectNode().put("message", sentence);
    }

    private static void send(HttpServerExchange exchange, int status, ObjectNode body) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(body.toString());
    }

    @Override
    public void close() {
        server.stop();
    }
}
