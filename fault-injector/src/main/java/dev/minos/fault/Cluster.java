package dev.minos.fault;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster as the injector sees it. Implementations are safe for use by many threads. */
public interface Cluster {

    /** The names of all nodes, always in the same order. */
    List<String> nodes();

    /** The node that leads as far as is known now, or null. */
    @Nullable
    String leader();

    NodeProcess process(String node);

    Network network();

    /** Where the node keeps its data. */
    Path directory(String node);

    /** The node's clock, when its process is started with {@link FakeClock#environment}, or null. */
    default @Nullable FakeClock clock(String node) {
        return null;
    }

    /** What can be asked of Raft, or null when this is no cluster of it. */
    default @Nullable RaftControl raft() {
        return null;
    }

    /** The node's disk, when its directory lies on one that can fail, or null. */
    default @Nullable Disk disk(String node) {
        return null;
    }

    /** Whether the node takes part again after a start; a system that can say more than "it runs" overrides this. */
    default boolean isUp(String node) {
        return process(node).isAlive();
    }
}
