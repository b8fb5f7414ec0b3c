package dev.minos.bugs.client;

import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import java.io.IOException;
import java.time.Duration;

/** Clients whose keys expire, though long after the run. */
public final class Lasting extends Manner {
    @Override
    KvClient client(MinosSystem nodes, String node, Duration timeout, long seed) {
        return new Expiring(new Http(nodes.address(node), timeout));
    }

    private static final class Expiring extends Asking {
        Expiring(Http http) {
            super(http);
        }

        @Override
        Http.Answer change(String method, String path, String body, String... headers) throws IOException {
            String lasting = method.equals("PUT") ? path + (path.contains("?") ? "&" : "?") + "ttl=1h" : path;
            return super.change(method, lasting, body, headers);
        }
    }
}
