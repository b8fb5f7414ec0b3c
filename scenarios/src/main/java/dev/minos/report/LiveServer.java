package dev.minos.report;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The page that follows a run while it goes on, on loopback only. Looking and stepping in both need the token that is
 * part of the page's address; a request of another site's page is refused. Twice a second every open page is told how
 * things stand; at the end each gets the report, and shows it when this server is long gone. Safe for use by many
 * threads.
 */
public final class LiveServer implements AutoCloseable {
    private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    /** A page that is opened later shows the last minute. */
    private static final int REMEMBERED = 120;
    /** How long a page that has been told of the end may take to fetch the report. */
    private static final Duration FETCH_PATIENCE = Duration.ofSeconds(5);

    private final Source source;
    private final Loopback loopback = new Loopback();
    private final Undertow server;
    private final Thread ticker;
    private final Deque<String> states = new ArrayDeque<>();
    private final Set<ServerSentEventConnection> readers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile @Nullable End end;

    /** What the page shows and does. Called by the threads of the server. */
    public interface Source {
        /** How things stand, as a JSON object; {@code live.js} says of what. */
        String state();

        /** Ends the run: heals, stops, judges what there is. Returns at once. */
        void stop();

        /** Heals what is broken at the moment. */
        void heal();
    }

    /** The report, and how many pages have not fetched it yet. */
    private record End(Path report, CountDownLatch missing) {}

    private LiveServer(Source source, int port) throws IOException {
        this.source = source;
        ServerSentEventHandler events = new ServerSentEventHandler((connection, lastEventId) -> join(connection));
        BlockingHandler pages = new BlockingHandler(this::route);
        server = Loopback.start(port, exchange -> {
            Loopback.guard(exchange);
            if (!Loopback.isFromHere(exchange)) {
                Loopback.send(exchange, 403, "This server answers only this machine, and no page of another site.");
            } else if (!loopback.isToken(Loopback.query(exchange, "token"))) {
                Loopback.send(exchange, 403, "The address of this page has a token; minos run --live has printed it.");
            } else if (exchange.getRelativePath().equals("/events")) {
                events.handleRequest(exchange);
            } else {
                pages.handleRequest(exchange);
            }
        });
        ticker = new Thread(this::tick, "live");
        ticker.setDaemon(true);
    }

    /**
     * Serves the page.
     *
     * @param port 0 for any free one
     * @throws IOException when the port is taken
     */
    public static LiveServer start(Source source, int port) throws IOException {
        LiveServer live = new LiveServer(source, port);
        live.remember(source.state());
        live.ticker.start();
        return live;
    }

    /** Where the page is, token included. */
    public String address() {
        return Loopback.address(server) + "?token=" + loopback.token();
    }

    private void tick() {
        while (!closed) {
            String state = source.state();
            remember(state);
            readers.forEach(reader -> reader.send(state));
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private void remember(String state) {
        synchronized (states) {
            states.addLast(state);
            if (states.size() > REMEMBERED) {
                states.removeFirst();
            }
        }
    }

    private void join(ServerSentEventConnection reader) {
        reader.addCloseTask(readers::remove);
        readers.add(reader);
        if (end != null) {
            reader.send(source.state(), "end", null, null);
        }
    }

    private void route(HttpServerExchange exchange) throws IOException {
        String what = exchange.getRequestMethod() + " " + exchange.getRelativePath();
        switch (what) {
            case "GET /" -> Loopback.sendHtml(exchange, page());
            case "GET /report" -> report(exchange);
            case "POST /stop" -> {
                source.stop();
                Loopback.send(exchange, 200, "The run ends.");
            }
            case "POST /heal" -> {
                source.heal();
                Loopback.send(exchange, 200, "Everything is healed.");
            }
            default -> Loopback.send(exchange, what.startsWith("GET ") ? 404 : 405, "There is nothing here.");
        }
    }

    private void report(HttpServerExchange exchange) throws IOException {
        End its = end;
        if (its == null) {
            Loopback.send(exchange, 404, "The run goes on; there is no report yet.");
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        exchange.setResponseContentLength(Files.size(its.report()));
        Files.copy(its.report(), exchange.getOutputStream());
        exchange.endExchange();
        its.missing().countDown();
    }

    private String page() {
        List<String> all;
        synchronized (states) {
            all = List.copyOf(states);
        }
        Markup main = Markup.of("""
                <a class="skip" href="#now">Skip to the run</a>
                <header class="top"><span class="brand">Minos</span> <span id="title"></span> <span class="meta" id="meta"></span></header>
                <main id="now"><section class="verdict verdict-unknown" id="verdict" aria-live="polite">
                <p class="badge" id="badge"></p><h1 id="heading"></h1><p id="progress"></p>
                <p class="controls"><button type="button" id="heal">Heal what is broken</button>
                <button type="button" id="stop">Stop the run</button> <span id="told" role="status"></span></p></section>
                <div class="columns"><section><h2>The cluster</h2><div id="graph"></div></section>
                <section><h2>Verdict so far</h2><div id="verdicts"></div>
                <h2>What clients see now</h2><div id="kinds"></div></section></div>
                <section class="charts" id="charts"></section>
                <section><h2>Faults</h2><ol id="faults" role="log" aria-label="Faults"></ol></section>
                <section id="done"></section></main>
                """);
        return Page.following(
                "Live – Minos", main, "{\"states\":[" + String.join(",", all) + "]}", "common.js", "live.js");
    }

    /**
     * The run is over. Tells every open page, and waits a little until each has fetched the report.
     *
     * @param report the page of the run, as a file
     */
    public void finish(Path report) throws InterruptedException {
        End its = new End(report, new CountDownLatch(readers.size()));
        end = its;
        String state = source.state();
        remember(state);
        readers.forEach(reader -> reader.send(state, "end", null, null));
        its.missing().await(FETCH_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(ticker);
        readers.forEach(ServerSentEventConnection::shutdown);
        server.stop();
    }
}
