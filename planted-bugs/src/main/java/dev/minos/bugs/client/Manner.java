package dev.minos.bugs.client;

import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.Rig;
import dev.minos.system.SystemFactory;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A way to be a client; as a system it is healthy nodes with such clients. Safe for use by many threads. */
public abstract class Manner implements SystemFactory {
    /** The read modes of Minos' nodes. */
    public static final Set<String> MODES = Set.of("default", "consistent", "stale");

    /** The same nodes with such clients. */
    public SystemUnderTest around(MinosSystem nodes, long seed) {
        return new WithClients(nodes, (node, timeout) -> client(nodes, node, timeout, seed));
    }

    /** One client; belongs to one thread. */
    abstract KvClient client(MinosSystem nodes, String node, Duration timeout, long seed);

    @Override
    public final Set<String> modes() {
        return MODES;
    }

    @Override
    public final boolean isLikeMinos() {
        return true;
    }

    @Override
    public final SystemUnderTest make(int nodes, Path directory, Map<String, String> nodeOptions, long seed, Rig rig)
            throws IOException {
        return around(new MinosSystem(nodes, directory, nodeOptions, seed, rig), seed);
    }
}
