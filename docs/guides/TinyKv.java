import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A store of the guide "Test your own KV": every node answers at once from its own memory and tells the others later. It
 * looks fine until somebody asks another node. {@code java TinyKv.java HTTP RAFT PEERS}: where it serves clients,
 * where it hears the other nodes, and who all of them are; each is HOST:PORT.
 */
public final class TinyKv {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final List<String> others;

    private TinyKv(List<String> others) {
        this.others = others;
    }

    public static void main(String[] args) throws IOException {
        TinyKv node = new TinyKv(Stream.of(args[2].split(",")).filter(other -> !other.equals(args[1])).toList());
        serve(args[0], node, true);
        serve(args[1], node, false);
    }

    private static void serve(String address, TinyKv node, boolean forClients) throws IOException {
        int colon = address.lastIndexOf(':');
        HttpServer server = HttpServer.create(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), 0);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/kv/", exchange -> node.answer(exchange, forClients));
        server.createContext("/ready", exchange -> reply(exchange, 200, "yes"));
        server.start();
    }

    private void answer(HttpExchange exchange, boolean forClients) throws IOException {
        String key = exchange.getRequestURI().getPath().substring("/kv/".length());
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                String value = values.get(key);
                reply(exchange, value == null ? 404 : 200, value == null ? "" : value);
            }
            case "PUT" -> {
                String value = new String(exchange.getRequestBody().readAllBytes());
                values.put(key, value);
                if (forClients) {
                    others.forEach(other -> tell(other, key, value));
                }
                reply(exchange, 200, "");
            }
            default -> reply(exchange, 405, "");
        }
    }

    private static void tell(String other, String key, String value) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + other + "/kv/" + key))
                .timeout(Duration.ofSeconds(1))
                .PUT(HttpRequest.BodyPublishers.ofString(value))
                .build();
        CLIENT.sendAsync(request, BodyHandlers.discarding()); // nobody waits for it: that is the fault
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
