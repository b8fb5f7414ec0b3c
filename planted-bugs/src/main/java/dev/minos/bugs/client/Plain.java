package dev.minos.bugs.client;

import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.SystemUnderTest;
import java.time.Duration;

/** One request for each read and write, as without this package. */
public final class Plain extends Manner {
    @Override
    public SystemUnderTest around(MinosSystem nodes, long seed) {
        return nodes;
    }

    @Override
    KvClient client(MinosSystem nodes, String node, Duration timeout, long seed) {
        return nodes.client(node, timeout);
    }
}
