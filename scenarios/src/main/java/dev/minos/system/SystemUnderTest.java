package dev.minos.system;

import dev.minos.fault.Cluster;
import dev.minos.fault.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running store as the testbed sees it: nodes to break, clients to drive it. Safe for use by many threads. */
public interface SystemUnderTest extends AutoCloseable {
    /** What it is called in reports. */
    String name();

    /** How its nodes are joined: {@code proxy} or {@code namespace}. */
    String networkKind();

    List<String> nodes();

    /** The nodes that take part, or should: all but spare ones that nobody has added yet. */
    default List<String> members() {
        return nodes();
    }

    /** Starts every node and waits until a leader serves. Ends everything again when that fails. */
    void start(Duration patience) throws IOException, InterruptedException;

    /** Whether every node serves and all name the same leader. */
    boolean isReady();

    /** What every node says of itself, for people. */
    String states();

    /** Processes that ended although nobody had asked them to. */
    List<NodeProcess.Exit> crashes();

    /** Brings the nodes' logs to where the run is kept, where they are not there already. */
    default void fetchLogs() throws IOException {}

    /** Why the testbed knows nothing any more of its nodes, which says nothing of them; null as long as it does. */
    default @Nullable String loss() {
        return null;
    }

    /** What in the nodes' logs tells of a crash. */
    default LogRules logRules() {
        return LogRules.general();
    }

    /** The cluster as the fault injector sees it. */
    Cluster cluster();

    /** A client that talks to this node and waits so long for an answer. */
    KvClient client(String node, Duration timeout);

    /**
     * The changes of keys with a prefix as this node tells them.
     *
     * @param cursor behind which to go on; {@code 0} for everything that is remembered
     */
    default EventStream watch(String node, String prefix, String cursor, Duration patience) throws IOException {
        throw new IOException(name() + " has no watch");
    }

    /** Asks a node. */
    NodeStatus status(String node) throws IOException;

    /** Ends every node; bounded, and safe to call at any time. */
    @Override
    void close() throws IOException;
}
