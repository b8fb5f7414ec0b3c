package dev.minos.system.described;

import dev.minos.system.HttpExchange;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client of a described system. It asks one node and follows its redirects, which are answers that nothing has been
 * done; what no rule of the file explains is unknown, unless it was a read.
 */
final class DescribedClient implements KvClient {
    private static final int MOST_REDIRECTS = 3;

    private final SystemDescription.Requests requests;
    private final String home;
    private final InetSocketAddress address;
    private final Duration timeout;
    private final Map<InetSocketAddress, HttpExchange> exchanges = new HashMap<>();

    DescribedClient(SystemDescription.Requests requests, String home, InetSocketAddress address, Duration timeout) {
        this.requests = requests;
        this.home = home;
        this.address = address;
        this.timeout = timeout;
    }

    @Override
    public Reply execute(Request request) {
        Ask ask = ask(request);
        if (ask == null) {
            return Reply.fail("not described", null);
        }
        Map<String, String> values = values(request);
        InetSocketAddress target = address;
        String path = ask.path().fill(values);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpExchange.Answer answer;
            try {
                answer = exchanges
                        .computeIfAbsent(target, unused -> new HttpExchange(unused, timeout))
                        .send(ask.request(path, values));
            } catch (HttpExchange.NotSentException e) {
                return Reply.fail("not sent: " + HttpExchange.reason(e), null);
            } catch (IOException e) {
                return lost(request, HttpExchange.reason(e));
            }
            String location = answer.location();
            if ((answer.status() != 307 && answer.status() != 308) || location == null) {
                return reply(ask, request, answer);
            }
            URI uri = URI.create(location);
            target = uri.getHost() == null ? target : HttpExchange.addressOf(uri);
            path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        }
        return Reply.fail("too many redirects", home);
    }

    private Reply reply(Ask ask, Request request, HttpExchange.Answer answer) {
        Body body = Body.of(answer, values(request));
        for (AnswerRule rule : ask.answers()) {
            if (rule.fits(answer, body)) {
                return rule.reply(answer, body, !request.changes(), home);
            }
        }
        return lost(request, "HTTP " + answer.status());
    }

    private static Reply lost(Request request, String reason) {
        return request.changes() ? Reply.info(reason, null) : Reply.fail(reason, null);
    }

    private @Nullable Ask ask(Request request) {
        if (request instanceof Request.Read read) {
            return requests.reads().get(read.mode());
        }
        if (request instanceof Request.Delete) {
            return requests.delete();
        }
        if (request instanceof Request.Cas cas) {
            return cas.expected() == null ? requests.create() : requests.cas();
        }
        return request instanceof Request.Write ? requests.write() : null;
    }

    private static Map<String, String> values(Request request) {
        Map<String, String> values = new HashMap<>();
        values.put("key", request.key());
        if (request instanceof Request.Write write) {
            values.put("value", write.value());
        } else if (request instanceof Request.Cas cas) {
            values.put("value", cas.value());
            values.put("expected", Objects.requireNonNullElse(cas.expected(), ""));
        }
        return values;
    }

    @Override
    public void close() {
        exchanges.values().forEach(HttpExchange::close);
    }
}
