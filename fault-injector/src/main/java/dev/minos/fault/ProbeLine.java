package dev.minos.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection that only probes use. It goes through the proxy like any other and carries numbers of eight
 * bytes; what arrives is told to the listener. Owned by the loop's thread.
 */
final class ProbeLine implements Loop.Handler {

    /** Hears of every number that arrives. */
    interface Receiver {
        void received(ProbeLine line, long number) throws IOException;
    }

    private final ByteBuffer incoming = ByteBuffer.allocate(8);
    private final SocketChannel channel;
    private final Receiver receiver;
    private ByteBuffer outgoing = ByteBuffer.allocate(0);
    private @Nullable SelectionKey key;
    private volatile boolean broken;

    private ProbeLine(SocketChannel channel, Receiver receiver) {
        this.channel = channel;
        this.receiver = receiver;
    }

    static ProbeLine connect(Loop loop, InetSocketAddress address, Receiver receiver) throws IOException {
        SocketChannel channel = SocketChannel.open();
        ProbeLine line = new ProbeLine(channel, receiver);
        line.key = loop.register(channel, SelectionKey.OP_CONNECT, line);
        if (channel.connect(address)) {
            line.connected();
        }
        return line;
    }

    static ProbeLine accepted(Loop loop, SocketChannel channel, Receiver receiver) throws IOException {
        ProbeLine line = new ProbeLine(channel, receiver);
        line.key = loop.register(channel, SelectionKey.OP_READ, line);
        return line;
    }

    /** Safe for other threads. */
    boolean isBroken() {
        return broken;
    }

    void send(long number) throws IOException {
        ByteBuffer more = ByteBuffer.allocate(outgoing.remaining() + Long.BYTES);
        outgoing = more.put(outgoing).putLong(number).flip();
        if (key != null && channel.isConnected()) {
            write();
        }
    }

    private void connected() throws IOException {
        if (key != null) {
            key.interestOps(SelectionKey.OP_READ);
        }
        write();
    }

    private void write() throws IOException {
        try {
            channel.write(outgoing);
        } catch (IOException e) {
            broken(e);
            return;
        }
        if (key != null) {
            Loop.want(key, SelectionKey.OP_WRITE, Loop.Want.when(outgoing.hasRemaining()));
        }
    }

    @Override
    public void ready(SelectionKey selected) throws IOException {
        if (selected.isConnectable() && channel.finishConnect()) {
            connected();
        }
        if (selected.isValid() && selected.isWritable()) {
            write();
        }
        if (selected.isValid() && selected.isReadable()) {
            read();
        }
    }

    private void read() throws IOException {
        int count = channel.read(incoming);
        while (count > 0) {
            if (!incoming.hasRemaining()) {
                receiver.received(this, incoming.flip().getLong());
                incoming.clear();
            }
            count = channel.read(incoming);
        }
        if (count < 0) {
            throw new IOException("the other end has closed");
        }
    }

    @Override
    public void broken(IOException why) {
        broken = true;
        Loop.closeQuietly(channel);
    }
}
