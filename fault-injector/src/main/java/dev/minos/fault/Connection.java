package dev.minos.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection through the proxy. Its bytes use the link of their direction; making it needs both links, as a
 * TCP handshake does, so over a cut link it stays half made until the link heals or the client gives up. Owned by the
 * loop's thread.
 */
final class Connection implements Loop.Handler {
    private final Loop loop;
    private final SocketChannel client;
    private final InetSocketAddress target;
    private final Pipe there;
    private final Pipe back;
    private final SelectionKey clientKey;
    private @Nullable SocketChannel server;
    private @Nullable SelectionKey serverKey;
    private boolean closed;

    Connection(Loop loop, SocketChannel client, InetSocketAddress target, LinkState forward, LinkState backward)
            throws IOException {
        this.loop = loop;
        this.client = client;
        this.target = target;
        this.there = new Pipe(this, loop, forward);
        this.back = new Pipe(this, loop, backward);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.clientKey = loop.register(client, 0, this);
        there.source(clientKey);
        forward.use(this);
        backward.use(this);
        linkChanged();
    }

    /** One of the two links is better or worse than before. */
    void linkChanged() throws IOException {
        if (closed) {
            return;
        }
        if (there.link().isResetting() || back.link().isResetting()) {
            if (mayConnect()) {
                reset();
            }
            return;
        }
        if (server == null && mayConnect()) {
            connect();
        }
        if (!closed) {
            there.linkChanged();
        }
        if (!closed) {
            back.linkChanged();
        }
    }

    private boolean mayConnect() {
        return !there.link().isCut() && !back.link().isCut();
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        server = channel;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            serverKey = loop.register(channel, SelectionKey.OP_CONNECT, this);
            if (channel.connect(target)) {
                connected(serverKey);
            }
        } catch (IOException refused) {
            reset();
        }
    }

    private void connected(SelectionKey key) throws IOException {
        Loop.want(key, SelectionKey.OP_CONNECT, Loop.Want.NO);
        there.sink(key);
        back.source(key);
        back.sink(clientKey);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        if (closed) {
            return;
        }
        if (key.isConnectable() && server != null) {
            if (server.finishConnect()) {
                connected(key);
            }
            return;
        }
        boolean fromClient = key == clientKey;
        if (key.isWritable()) {
            (fromClient ? back : there).flush();
        }
        if (!closed && key.isReadable()) {
            (fromClient ? there : back).readable();
            if (!closed && there.hasEnded() && serverKey == null) {
                close();
            }
        }
    }

    /** A refused connect ends here, and whatever else goes wrong: the client sees a reset, as without a proxy. */
    @Override
    public void broken(IOException why) {
        reset();
    }

    /** The end of the stream has arrived at the sink of the pipe. */
    void finished(Pipe pipe) throws IOException {
        if (there.isDelivered() && back.isDelivered()) {
            close();
            return;
        }
        SocketChannel sink = pipe == there ? server : client;
        if (sink != null) {
            try {
                sink.shutdownOutput();
            } catch (IOException alreadyGone) {
                reset();
            }
        }
    }

    /** Both ends see a reset. */
    void reset() {
        if (closed) {
            return;
        }
        abort(client);
        if (server != null) {
            abort(server);
        }
        close();
    }

    private static void abort(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            // Then there is nobody left who could see a reset.
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        there.link().leave(this);
        back.link().leave(this);
        Loop.closeQuietly(client);
        if (server != null) {
            Loop.closeQuietly(server);
        }
    }

    boolean isClosed() {
        return closed;
    }
}
