package dev.minos.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
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
        if (request instanceof Request.Read) {
            if (status == 200) {
                return Reply.ok(answer.body(), version, node);
            }
            boolean absent = status == 404 && error(answer).equals(NOT_FOUND);
            return absent ? Reply.ok(null, version, node) : Reply.fail(error(answer), node);
        }
        if (status >= 200 && status < 300) {
            return Reply.ok(null, version, node);
        }
        if (status == 412 && request instanceof Request.Cas) {
            return Reply.mismatch(actual(answer), version, node);
        }
        return isDefinite(answer) ? Reply.fail(error(answer), node) : Reply.info(error(answer), node);
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
        String path = "/key/" + request.key();
        if (request instanceof Request.Read read) {
            return path + "?level=" + read.mode();
        }
        if (request instanceof Request.Cas cas && cas.expected() != null) {
            return path + "?prevValue=" + cas.expected();
        }
        return path;
    }

    private static ClassicHttpRequest http(Request request, String path) {
        if (request instanceof Request.Read) {
            ClassicHttpRequest get = new BasicClassicHttpRequest("GET", path);
            get.setHeader("Accept", "application/octet-stream");
            return get;
        }
        if (request instanceof Request.Delete) {
            return new BasicClassicHttpRequest("DELETE", path);
        }
        ClassicHttpRequest put = new BasicClassicHttpRequest("PUT", path);
        if (request instanceof Request.Cas cas) {
            put.setEntity(new StringEntity(cas.value(), ContentType.APPLICATION_OCTET_STREAM));
            if (cas.expected() == null) {
                put.setHeader("If-None-Match", "*");
            }
        } else if (request instanceof Request.Write write) {
            put.setEntity(new StringEntity(write.value(), ContentType.APPLICATION_OCTET_STREAM));
        }
        return put;
    }

    private HttpExchange exchange(InetSocketAddress address) {
        return exchanges.computeIfAbsent(address, unused -> new HttpExchange(address, timeout));
    }

    @Override
    public void close() {
        exchanges.values().forEach(HttpExchange::close);
    }
}
