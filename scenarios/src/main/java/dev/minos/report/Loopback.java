package dev.minos.report;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of pages have in common: they listen on loopback only, answer only under this machine's own name and
 * to no page of another site, and know their own pages by a token. Immutable.
 */
final class Loopback {
    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    private final String token;

    Loopback() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
    }

    String token() {
        return token;
    }

    boolean isToken(@Nullable String said) {
        return said != null
                && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IOException when the port is taken */
    static Undertow start(int port, HttpHandler handler) throws IOException {
        Undertow server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(4)
                .setHandler(handler)
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            throw new IOException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        return server;
    }

    static String address(Undertow server) {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        return "http://127.0.0.1:" + address.getPort() + "/";
    }

    static void guard(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
        exchange.getResponseHeaders().put(new HttpString("X-Frame-Options"), "DENY");
        // Not no-referrer: browsers would then send forms with the origin "null", which is refused.
        exchange.getResponseHeaders().put(new HttpString("Referrer-Policy"), "same-origin");
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    }

    /** A page of another site can send requests here only under its own name, with its own origin, or as what it is. */
    static boolean isFromHere(HttpServerExchange exchange) {
        String host = exchange.getHostName();
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        return host != null
                && NAMES.contains(host)
                && (origin == null || origin.equals("http://" + exchange.getHostAndPort()))
                && (site == null || !site.equals("cross-site") || isTopLevelLook(exchange));
    }

    /** Somebody followed a link from another page to here: that looks, and changes nothing. */
    private static boolean isTopLevelLook(HttpServerExchange exchange) {
        return exchange.getRequestMethod().toString().equals("GET")
                && "navigate".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Mode"));
    }

    static @Nullable String query(HttpServerExchange exchange, String name) {
        var values = exchange.getQueryParameters().get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    static void sendHtml(HttpServerExchange exchange, String html) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        exchange.getResponseSender().send(html);
    }

    static void send(HttpServerExchange exchange, int status, String sentence) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(sentence + "\n");
    }
}
