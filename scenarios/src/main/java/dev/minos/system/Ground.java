package dev.minos.system;

import dev.minos.fault.NodeProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The machines that the nodes of a cluster run on: this one, or others. Safe for use by many threads. */
interface Ground extends AutoCloseable {

    /** Where a node's log and data are; on another machine a path of that machine's. */
    Path home(String node);

    /** A node's process, not yet started. {@code onExit} hears of each of its ends. */
    NodeProcess process(NodeProcess.Spec spec, Consumer<NodeProcess.Exit> onExit);

    /** What starts a node of Minos there; null where this testbed's own JVM and classes do. */
    default @Nullable List<String> program(String node) {
        return null;
    }

    /** A connection to what a node has opened on the loopback of its own machine. */
    HttpExchange inside(String node, InetSocketAddress address) throws IOException;

    /** Brings the nodes' logs into a directory of this machine, where they are not there already. */
    default void fetchLogs(Path directory) throws IOException {}

    /** Why nothing is known any more of what happens there; null as long as something is. */
    default @Nullable String loss() {
        return null;
    }

    /** Ends what still runs there, and takes away what was put there. */
    @Override
    void close() throws IOException;
}
