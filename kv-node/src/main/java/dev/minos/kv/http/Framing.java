package dev.minos.kv.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;

/**
 * Where a request ends must be beyond doubt: two servers on the way of a request that disagree about it let one client
 * put words into another's mouth (RFC 9112 §6.3 and §11.2). Undertow picks one reading; we refuse instead.
 */
final class Framing {
    private Framing() {}

    /** @throws BadRequestException 400, after which the connection must be closed */
    static void check(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        HeaderValues lengths = headers.get(Headers.CONTENT_LENGTH);
        HeaderValues encodings = headers.get(Headers.TRANSFER_ENCODING);
        if (lengths != null && encodings != null) {
            throw refused(exchange, "a request has either a Content-Length or a Transfer-Encoding");
        }
        if (lengths != null && (lengths.size() != 1 || !isNumber(lengths.getFirst()))) {
            throw refused(exchange, "Content-Length must be one number");
        }
        if (encodings != null && (encodings.size() != 1 || !encodings.getFirst().equalsIgnoreCase("chunked"))) {
            throw refused(exchange, "chunked is the only Transfer-Encoding that is understood");
        }
        if (headers.count(Headers.HOST) > 1) {
            throw refused(exchange, "a request has one Host");
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static BadRequestException refused(HttpServerExchange exchange, String sentence) {
        exchange.setPersistent(false);
        return new BadRequestException(sentence);
    }
}
