package dev.minos.system;

import dev.minos.fault.LocalProcess;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.ProcessGuard;
import dev.minos.fault.namespace.NamespaceNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** This machine; with a network of packets each node has a loopback of its own. */
final class LocalGround implements Ground {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Path directory;
    private final @Nullable NamespaceNetwork network;
    private final ProcessGuard guard;

    /** @param directory gets a directory a node */
    LocalGround(Path directory, @Nullable NamespaceNetwork network) throws IOException {
        // A node runs in its own directory, where a relative path would mean another place.
        this.directory = directory.toAbsolutePath();
        this.network = network;
        this.guard = ProcessGuard.start();
    }

    @Override
    public Path home(String node) {
        return directory.resolve(node);
    }

    @Override
    public NodeProcess process(NodeProcess.Spec spec, Consumer<NodeProcess.Exit> onExit) {
        return new LocalProcess(spec, guard, onExit);
    }

    /** A socket that is made in the node's namespace stands there, whoever uses it. */
    @Override
    public HttpExchange inside(String node, InetSocketAddress address) {
        NamespaceNetwork packets = network;
        if (packets == null) {
            return new HttpExchange(address, TIMEOUT);
        }
        return new HttpExchange(
                address,
                TIMEOUT,
                () -> packets.call(node, () -> {
                    Socket socket = new Socket();
                    // Not before it is bound is it one of the kernel's, and so of the namespace.
                    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    return socket;
                }));
    }

    @Override
    public void close() throws IOException {
        guard.close();
    }
}
