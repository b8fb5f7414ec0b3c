package dev.minos.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /watch} of one of Minos' own nodes: server-sent events, read by a thread of their own, so that whoever waits
 * for the next one waits no longer than he wants to.
 */
final class MinosEvents implements EventStream {
    private static final int MOST_WAITING = 1000;
    /** The node says something at least every five seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpURLConnection connection;
    private final BlockingQueue<Said> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean closed;

    /** Something told, or why nothing more will be. */
    private record Said(@Nullable Told told, @Nullable IOException end) {}

    private MinosEvents(HttpURLConnection connection) {
        this.connection = connection;
    }

    /**
     * Begins to watch.
     *
     * @param cursor behind which to go on; {@code 0} for everything that is remembered
     */
    static EventStream open(InetSocketAddress address, String prefix, String cursor, Duration patience)
            throws IOException {
        URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort()
                + "/watch?prefix=" + prefix);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestProperty("Accept", "text/event-stream");
        connection.setRequestProperty("Last-Event-ID", cursor);
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            connection.disconnect();
            throw status == HttpURLConnection.HTTP_GONE
                    ? new ForgottenException("410: changes behind " + cursor + " are forgotten")
                    : new IOException("HTTP " + status);
        }
        connection.setReadTimeout((int) SILENCE.toMillis());
        MinosEvents events = new MinosEvents(connection);
        Thread thread = new Thread(events::read, "events-" + address.getPort());
        thread.setDaemon(true);
        thread.start();
        return events;
    }

    @Override
    public @Nullable Told next(Duration patience) throws IOException, InterruptedException {
        Said said = waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (said == null) {
            return null;
        }
        if (said.end() != null) {
            throw said.end();
        }
        return said.told();
    }

    private void read() {
        IOException end = new IOException("the stream ended");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String id = null;
            String kind = null;
            String data = null;
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                int colon = line.indexOf(':');
                if (line.isEmpty()) {
                    tell(id, kind, data);
                    id = null;
                    kind = null;
                    data = null;
                } else if (colon > 0) {
                    String value = line.substring(colon + 1).stripLeading();
                    switch (line.substring(0, colon)) {
                        case "id" -> id = value;
                        case "event" -> kind = value;
                        case "data" -> data = data == null ? value : data + "\n" + value;
                        default -> {
                            // Nothing that we know.
                        }
                    }
                }
            }
        } catch (IOException e) {
            end = e;
        }
        put(new Said(null, end));
    }

    private void tell(@Nullable String id, @Nullable String kind, @Nullable String data) throws IOException {
        if (data != null && "error".equals(kind)) {
            throw new ForgottenException("the watch was too slow: " + data);
        }
        if (id == null) {
            return;
        }
        if (data == null || kind == null) {
            put(new Said(new Told(null, "", null, -1, id), null));
            return;
        }
        JsonNode json = JSON.readTree(data);
        JsonNode value = json.path("value");
        put(new Said(
                new Told(
                        kind,
                        json.path("key").asText(),
                        value.isTextual() ? value.asText() : null,
                        json.path("version").asLong(-1),
                        id),
                null));
    }

    private void put(Said said) {
        try {
            while (!closed && !waiting.offer(said, 100, TimeUnit.MILLISECONDS)) {
                // The reader is slow; the node waits with us.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.disconnect();
    }
}
