package dev.minos.bugs.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.time.Duration;

/** Clients that read a key by leafing through all keys, a page after the other, until they have found it. */
public final class Paging extends Manner {
    @Override
    KvClient client(MinosSystem nodes, String node, Duration timeout, long seed) {
        return new Leafing(new Http(nodes.address(node), timeout));
    }

    private static final class Leafing extends Asking {
        private static final int KEYS = 7;

        Leafing(Http http) {
            super(http);
        }

        @Override
        Reply read(Request.Read read) throws IOException {
            String after = "";
            while (true) {
                Http.Answer answer =
                        http().ask("GET", "/key?prefix=k&limit=" + KEYS + "&level=" + read.mode() + after, "");
                if (!answer.ok()) {
                    return failedRead(answer);
                }
                String last = "";
                for (JsonNode item : answer.json().path("keys")) {
                    last = item.path("key").asText();
                    if (last.equals(read.key())) {
                        return Reply.ok(
                                item.path("value").asText(),
                                item.path("version").asLong(-1),
                                answer.node());
                    }
                }
                // Every key is on one page only, and so was, or was not, at one moment.
                if (!answer.json().path("more").asBoolean() || last.compareTo(read.key()) > 0) {
                    return Reply.ok(null, -1, answer.node());
                }
                after = "&after=" + last;
            }
        }
    }
}
