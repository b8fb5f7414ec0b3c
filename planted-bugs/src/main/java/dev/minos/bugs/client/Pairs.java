package dev.minos.bugs.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that keep each register in two keys, which are written by one batch and read by one page. Halves that differ
 * are read as a value that nobody has written.
 */
public final class Pairs extends Manner {
    @Override
    KvClient client(MinosSystem nodes, String node, Duration timeout, long seed) {
        return new Pairing(new Http(nodes.address(node), timeout));
    }

    private static final class Pairing extends Asking {
        Pairing(Http http) {
            super(http);
        }

        @Override
        Reply write(Request.Write write) throws IOException {
            String value = '"' + write.value() + '"';
            String body = "{\"" + write.key() + ".a\":" + value + ",\"" + write.key() + ".b\":" + value + "}";
            return changed(change("POST", "/key", body, "Content-Type", "application/json"));
        }

        @Override
        Reply read(Request.Read read) throws IOException {
            Http.Answer answer = http().ask("GET", "/key?prefix=" + read.key() + ".&level=" + read.mode(), "");
            if (!answer.ok()) {
                return failedRead(answer);
            }
            List<String> halves = new ArrayList<>();
            for (JsonNode item : answer.json().path("keys")) {
                halves.add(item.path("value").asText());
            }
            if (halves.isEmpty()) {
                return Reply.ok(null, -1, answer.node());
            }
            boolean whole = halves.size() == 2 && halves.get(0).equals(halves.get(1));
            return Reply.ok(whole ? halves.get(0) : String.join("/", halves), -1, answer.node());
        }

        @Override
        Reply delete(Request.Delete delete) {
            return Reply.fail("no batch deletes", null);
        }

        @Override
        Reply cas(Request.Cas cas) {
            return Reply.fail("no batch compares", null);
        }
    }
}
