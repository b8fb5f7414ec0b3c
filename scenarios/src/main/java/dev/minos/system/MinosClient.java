package dev.minos.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A client of Minos' own nodes. It talks to its home node and follows that node's redirects, which are answers that
 * nothing has been done; so at most one node ever executes a request.
 */
final class MinosClient implements KvClient {
    /** The error of an answer that says that the key is absent; any other 404 says that the path is wrong. */
    private static final String NOT_FOUND = "not_found";

    private static final int MOST_REDIRECTS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String home;
    private final InetSocketAddress homeAddress;
    private final Duration timeout;
    private final Map<InetSocketAddress, HttpExchange> exchanges = new HashMap<>();

    MinosClient(String home, InetSocketAddress homeAddress, Duration timeout) {
        this.home = home;
        this.homeAddress = homeAddress;
        this.timeout = timeout;
    }

    @Override
    public Reply execute(Request request) {
        InetSocketAddress address = homeAddress;
        String path = path(request);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpExchange.Answer answer;
            try {
                answer = exchange(address).send(http(request, path));
            } catch (HttpExchange.NotSentException e) {
                return Reply.fail("not sent: " + HttpExchange.reason(e), null);
            } catch (IOException e) {
                return unanswered(request, e);
            }
            String location = answer.location();
            if (answer.status() != 307 || location == null) {
                return reply(request, answer);
            }
            URI target = URI.create(location);
            address = HttpExchange.addressOf(target);
            path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        }
        return Reply.fail("too many redirects", home);
    }

    /** The one place that decides what an answer means. Whatever is not known to be harmless is unknown. */
    static Reply reply(Request request, HttpExchange.Answer answer) {
        long version = version(answer.headers().get("etag"));
        String node = answer.headers().get("minos-node");
        int status = answer.status();
        if (request instanceof Request.Page) {
            return status == 200 ? page(answer, node) : Reply.fail(error(answer), node);
        }
        if (request instanceof Request.Read) {
            if (status == 200) {
                return Reply.ok(answer.body(), version, node);
            }
            boolean absent = status == 404 && error(answer).equals(NOT_FOUND);
            return absent ? Reply.ok(null, version, node) : Reply.fail(error(answer), node);
        }
        if (status >= 200 && status < 300) {
            return Reply.ok(null, version < 0 ? versionInBody(answer) : version, node);
        }
        if (status == 412 && isConditional(request)) {
            return Reply.mismatch(actual(answer), version, node);
        }
        return isDefinite(answer) ? Reply.fail(error(answer), node) : Reply.info(error(answer), node);
    }

    private static boolean isConditional(Request request) {
        if (request instanceof Request.Once once) {
            return isConditional(once.write());
        }
        return request instanceof Request.Cas
                || request instanceof Request.Acquire
                || request instanceof Request.Release;
    }

    private static Reply page(HttpExchange.Answer answer, @Nullable String node) {
        JsonNode json = json(answer);
        if (json == null || !json.path("keys").isArray() || !json.path("more").isBoolean()) {
            return Reply.fail("unreadable page", node);
        }
        List<Reply.Item> items = new ArrayList<>();
        for (JsonNode key : json.path("keys")) {
            items.add(new Reply.Item(
                    key.path("key").asText(),
                    key.path("value").asText(),
                    key.path("version").asLong(-1)));
        }
        return Reply.page(
                new Reply.Page(items, json.path("more").asBoolean()),
                json.path("index").asLong(-1),
                node);
    }

    /** Of a write that leaves no key that could have an ETag. */
    private static long versionInBody(HttpExchange.Answer answer) {
        JsonNode json = json(answer);
        return json == null ? -1 : json.path("version").asLong(-1);
    }

    /** No answer came: a read has no effect anyway, everything else may have been done. */
    static Reply unanswered(Request request, IOException trouble) {
        String reason = HttpExchange.reason(trouble);
        return request.changes() ? Reply.info(reason, null) : Reply.fail(reason, null);
    }

    private static @Nullable JsonNode json(HttpExchange.Answer answer) {
        try {
            JsonNode tree = JSON.readTree(answer.body());
            return tree != null && tree.isObject() ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean isDefinite(HttpExchange.Answer answer) {
        JsonNode json = json(answer);
        return json != null && json.path("definite").asBoolean(false);
    }

    private static String error(HttpExchange.Answer answer) {
        JsonNode json = json(answer);
        return json == null || !json.has("error")
                ? "HTTP " + answer.status()
                : json.get("error").asText();
    }

    private static Reply.@Nullable Actual actual(HttpExchange.Answer answer) {
        JsonNode json = json(answer);
        if (json == null || !json.has("actual")) {
            return null;
        }
        return new Reply.Actual(
                json.get("actual").isNull() ? null : json.get("actual").asText());
    }

    /** {@code "117"}, as an ETag is written; -1 where there is none or it is no number. */
    private static long version(@Nullable String etag) {
        if (etag == null || !etag.matches("\"\\d{1,18}\"")) {
            return -1;
        }
        return Long.parseLong(etag.substring(1, etag.length() - 1));
    }

    private static String path(Request request) {
        if (request instanceof Request.Page page) {
            String after = page.after() == null ? "" : "&after=" + page.after();
            return "/key?prefix=" + page.key() + after + "&limit=" + page.limit() + "&level=" + page.mode();
        }
        if (request instanceof Request.Once once) {
            return path(once.write());
        }
        String path = "/key/" + request.key();
        if (request instanceof Request.Read read) {
            return path + "?level=" + read.mode();
        }
        if (request instanceof Request.Cas cas && cas.expected() != null) {
            return path + "?prevValue=" + cas.expected();
        }
        return request instanceof Request.Acquire acquire
                ? path + "?ttl=" + acquire.ttl().toMillis() + "ms"
                : path;
    }

    private static ClassicHttpRequest http(Request request, String path) {
        if (request instanceof Request.Once once) {
            ClassicHttpRequest named = http(once.write(), path);
            named.setHeader("Idempotency-Key", once.name());
            return named;
        }
        if (request instanceof Request.Page) {
            return new BasicClassicHttpRequest("GET", path);
        }
        if (request instanceof Request.Read) {
            ClassicHttpRequest get = new BasicClassicHttpRequest("GET", path);
            get.setHeader("Accept", "application/octet-stream");
            return get;
        }
        if (request instanceof Request.Delete) {
            return new BasicClassicHttpRequest("DELETE", path);
        }
        if (request instanceof Request.Release release) {
            ClassicHttpRequest delete = new BasicClassicHttpRequest("DELETE", path);
            delete.setHeader("If-Match", "\"" + release.version() + "\"");
            return delete;
        }
        return put(request, path);
    }

    private static ClassicHttpRequest put(Request request, String path) {
        ClassicHttpRequest put = new BasicClassicHttpRequest("PUT", path);
        if (request instanceof Request.Cas cas) {
            body(put, cas.value());
            if (cas.expected() == null) {
                put.setHeader("If-None-Match", "*");
            }
        } else if (request instanceof Request.Acquire acquire) {
            body(put, acquire.owner());
            put.setHeader("If-None-Match", "*");
        } else if (request instanceof Request.Write write) {
            body(put, write.value());
        }
        return put;
    }

    private static void body(ClassicHttpRequest put, String value) {
        put.setEntity(new StringEntity(value, ContentType.APPLICATION_OCTET_STREAM));
    }

    private HttpExchange exchange(InetSocketAddress address) {
        return exchanges.computeIfAbsent(address, unused -> new HttpExchange(address, timeout));
    }

    @Override
    public void close() {
        exchanges.values().forEach(HttpExchange::close);
    }
}
