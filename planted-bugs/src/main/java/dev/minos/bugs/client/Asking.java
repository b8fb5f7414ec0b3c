package dev.minos.bugs.client;

import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A client over {@link Http} that does as the usual one does; its kinds ask for some things in another way. Whatever is
 * not known to have had no effect is unknown. Belongs to one thread.
 */
class Asking implements KvClient {
    private final Http http;

    Asking(Http http) {
        this.http = http;
    }

    final Http http() {
        return http;
    }

    @Override
    public final Reply execute(Request request) {
        try {
            if (request instanceof Request.Read read) {
                return read(read);
            }
            if (request instanceof Request.Cas cas) {
                return cas(cas);
            }
            return request instanceof Request.Write write ? write(write) : delete((Request.Delete) request);
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName();
            return request.changes() ? Reply.info(reason, null) : Reply.fail(reason, null);
        }
    }

    Reply read(Request.Read read) throws IOException {
        Http.Answer answer = http.ask(
                "GET", "/key/" + read.key() + "?level=" + read.mode(), "", "Accept", "application/octet-stream");
        if (answer.ok()) {
            return Reply.ok(answer.body(), answer.version(), answer.node());
        }
        return isAbsent(answer) ? Reply.ok(null, -1, answer.node()) : failedRead(answer);
    }

    static boolean isAbsent(Http.Answer answer) {
        return answer.status() == 404 && answer.json().path("error").asText().equals("not_found");
    }

    static Reply failedRead(Http.Answer answer) {
        return Reply.fail(answer.json().path("error").asText("HTTP " + answer.status()), answer.node());
    }

    Reply write(Request.Write write) throws IOException {
        return changed(put(write.key(), write.value(), ""));
    }

    Reply delete(Request.Delete delete) throws IOException {
        return changed(change("DELETE", "/key/" + delete.key(), ""));
    }

    Reply cas(Request.Cas cas) throws IOException {
        String expected = cas.expected();
        return compared(
                expected == null
                        ? change("PUT", "/key/" + cas.key(), cas.value(), "If-None-Match", "*")
                        : put(cas.key(), cas.value(), "?prevValue=" + expected));
    }

    private Http.Answer put(String key, String value, String query) throws IOException {
        return change("PUT", "/key/" + key + query, value);
    }

    /** Every write goes through here. */
    Http.Answer change(String method, String path, String body, String... headers) throws IOException {
        return http.ask(method, path, body, headers);
    }

    static Reply changed(Http.Answer answer) {
        return answer.ok() ? Reply.ok(null, answer.version(), answer.node()) : answer.refusal();
    }

    /** Of a compare-and-set, which may have been refused over what the key held. */
    static Reply compared(Http.Answer answer) {
        if (answer.status() != 412) {
            return changed(answer);
        }
        return Reply.mismatch(actual(answer), answer.version(), answer.node());
    }

    private static Reply.@Nullable Actual actual(Http.Answer answer) {
        if (!answer.json().has("actual")) {
            return null;
        }
        String value = answer.json().get("actual").isNull()
                ? null
                : answer.json().get("actual").asText();
        return new Reply.Actual(value);
    }

    @Override
    public void close() {
        // The JDK's client ends its threads when nobody holds it any more.
    }
}
