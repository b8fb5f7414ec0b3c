package dev.minos.kv.http;

import dev.minos.kv.security.Grant;
import dev.minos.kv.security.Scope;
import dev.minos.kv.security.Tokens;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * Decides who may ask what: the only place that does. A request is looked at twice, before its body is read (token, scope,
 * the key or prefix in its target) and, where the keys are in the body, before it is carried out. Any thread.
 */
final class Guard {
    private static final AttachmentKey<Grant> GRANT = AttachmentKey.create(Grant.class);
    private static final String BEARER = "Bearer ";
    private static final int TOKEN_LENGTH = 1024;

    private final @Nullable Tokens tokens;
    /** Watches go on for hours: they end when their token does. */
    private final Map<HttpServerExchange, String> watches = new ConcurrentHashMap<>();

    Guard(@Nullable Tokens tokens) {
        this.tokens = tokens;
        if (tokens != null) {
            tokens.onChange(this::endRevokedWatches);
        }
    }

    /** @throws BadRequestException 401 or 403 */
    void admit(HttpServerExchange exchange, Route route, Target target) {
        if (tokens == null || route.access() == Route.Access.EVERYBODY) {
            return;
        }
        String token = token(exchange);
        Grant grant = tokens.find(token);
        if (grant == null) {
            throw unauthorized(exchange, "this token is not known here");
        }
        Scope needed = route.access().scope();
        if (needed != null && !grant.allows(needed)) {
            throw new BadRequestException(
                    403, "the token of " + grant.name() + " has no scope '" + word(needed) + "', which this needs");
        }
        if (route.path().equals("/key/{key}")) {
            requireCovered(grant, target.pathAfter("/key/"), "this key");
        } else if (route.access() == Route.Access.READ) {
            byte[] prefix = target.bytes("prefix");
            requireCovered(grant, prefix == null ? new byte[0] : prefix, "everything with this prefix");
        }
        exchange.putAttachment(GRANT, grant);
        if (route.path().equals("/watch")) {
            watches.put(exchange, token);
            exchange.addExchangeCompleteListener((done, next) -> {
                watches.remove(done);
                next.proceed();
            });
        }
    }

    /** For a batch, whose keys are in its body. */
    void admitBody(HttpServerExchange exchange, Route route, byte[] body) {
        Grant grant = exchange.getAttachment(GRANT);
        if (grant == null
                || grant.prefixes().isEmpty()
                || !(route.body() && route.path().equals("/key"))) {
            return;
        }
        for (String key : Json.strings(body).keySet()) {
            requireCovered(grant, Json.utf8(key), "every key of the batch");
        }
    }

    private static void requireCovered(Grant grant, byte[] keyOrPrefix, String what) {
        if (!grant.covers(keyOrPrefix)) {
            String prefixes =
                    String.join(", ", grant.prefixes().stream().map(Guard::text).toList());
            throw new BadRequestException(
                    403,
                    "the token of " + grant.name() + " is for keys that begin with " + prefixes + ", not for " + what);
        }
    }

    private static String text(byte[] prefix) {
        String text = Json.text(prefix);
        return text == null ? "bytes that are no text" : "'" + text + "'";
    }

    private static String token(HttpServerExchange exchange) {
        HeaderValues values = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (values == null || values.isEmpty()) {
            throw unauthorized(exchange, "a token is needed: Authorization: Bearer TOKEN");
        }
        String value = values.getFirst();
        if (values.size() > 1
                || value.length() > TOKEN_LENGTH
                || !value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized(exchange, "one header of the form Authorization: Bearer TOKEN is understood");
        }
        return value.substring(BEARER.length()).trim();
    }

    private static BadRequestException unauthorized(HttpServerExchange exchange, String sentence) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"minos\"");
        return new BadRequestException(401, sentence);
    }

    private static String word(Scope scope) {
        return scope.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void endRevokedWatches() {
        watches.forEach((exchange, token) -> {
            Grant now = tokens == null ? null : tokens.find(token);
            if (now == null || !now.equals(exchange.getAttachment(GRANT))) {
                IoUtils.safeClose(exchange.getConnection());
            }
        });
    }
}
