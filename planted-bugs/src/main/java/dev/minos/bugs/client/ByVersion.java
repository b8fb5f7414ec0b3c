package dev.minos.bugs.client;

import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Clients that compare and set by reading the key with its version and writing with {@code If-Match}. */
public final class ByVersion extends Manner {
    @Override
    KvClient client(MinosSystem nodes, String node, Duration timeout, long seed) {
        return new Matching(new Http(nodes.address(node), timeout));
    }

    private static final class Matching extends Asking {
        Matching(Http http) {
            super(http);
        }

        @Override
        Reply cas(Request.Cas cas) throws IOException {
            Reply found = readFirst(cas);
            if (found.error() != null) {
                return found;
            }
            if (found.value() == null || !Objects.equals(found.value(), cas.expected())) {
                return Reply.mismatch(new Reply.Actual(found.value()), found.version(), found.node());
            }
            return compared(
                    change("PUT", "/key/" + cas.key(), cas.value(), "If-Match", '"' + "" + found.version() + '"'));
        }

        /** Nothing has been changed yet, whatever goes wrong. */
        private Reply readFirst(Request.Cas cas) {
            try {
                return read(new Request.Read(cas.key(), "consistent"));
            } catch (IOException e) {
                return Reply.fail(e.getClass().getSimpleName(), null);
            }
        }
    }
}
