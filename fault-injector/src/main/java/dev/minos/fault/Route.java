package dev.minos.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The door through which one node reaches one address of another. Owned by the loop's thread. */
final class Route implements Loop.Handler {
    private static final int BACKLOG = 1024;
    private static final long PAUSE_NANOS = 100_000_000;

    private final Loop loop;
    private final ServerSocketChannel listener;
    private final InetSocketAddress target;
    private final LinkState forward;
    private final LinkState backward;
    private final SelectionKey key;

    Route(Loop loop, InetSocketAddress target, LinkState forward, LinkState backward) throws IOException {
        this.loop = loop;
        this.target = target;
        this.forward = forward;
        this.backward = backward;
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        this.key = loop.register(listener, SelectionKey.OP_ACCEPT, this);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** No more connections; those that were made stay. */
    void close() {
        key.cancel();
        Loop.closeQuietly(listener);
    }

    @Override
    public void ready(SelectionKey selected) throws IOException {
        for (@Nullable SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            try {
                new Connection(loop, client, target, forward, backward);
            } catch (IOException clientIsGone) {
                Loop.closeQuietly(client);
            }
        }
    }

    /** Accepting failed, for want of descriptors perhaps: the connections that exist go on, the next may succeed. */
    @Override
    public void broken(IOException why) {
        Loop.want(key, SelectionKey.OP_ACCEPT, Loop.Want.NO);
        loop.at(System.nanoTime() + PAUSE_NANOS, () -> Loop.want(key, SelectionKey.OP_ACCEPT, Loop.Want.YES));
    }
}
