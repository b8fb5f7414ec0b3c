package dev.minos.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a proxied connection: reads at the source, delivers at the sink what the link lets through, in
 * order. What is read but not delivered is bounded; the sender then feels back-pressure, as with a full TCP window.
 * Owned by the loop's thread.
 */
final class Pipe {
    private static final int HELD_BYTES = 256 * 1024;
    /** A slow link holds more: what is on its way is not what is waiting. */
    private static final int ON_THE_WAY_BYTES = 8 * 1024 * 1024;

    /** What is to happen at the sink: bytes, or (without bytes) the end of the stream. */
    private record Chunk(long dueNanos, @Nullable ByteBuffer bytes, End end) {}

    private enum End {
        NONE,
        FIN,
        RST
    }

    private final Connection connection;
    private final Loop loop;
    private final LinkState link;
    private final Deque<Chunk> held = new ArrayDeque<>();
    private @Nullable SelectionKey source;
    private @Nullable SelectionKey sink;
    private int heldBytes;
    private long lastDueNanos;
    private boolean ended;
    private boolean delivered;
    private boolean sinkIsGone;
    private long timerNanos;
    private boolean timerIsSet;

    Pipe(Connection connection, Loop loop, LinkState link) {
        this.connection = connection;
        this.loop = loop;
        this.link = link;
        this.lastDueNanos = System.nanoTime();
    }

    LinkState link() {
        return link;
    }

    void source(SelectionKey key) {
        source = key;
        updateInterest();
    }

    void sink(SelectionKey key) throws IOException {
        sink = key;
        flush();
    }

    /** Whether the end of the stream has reached the sink. */
    boolean isDelivered() {
        return delivered;
    }

    boolean hasEnded() {
        return ended;
    }

    void readable() throws IOException {
        SelectionKey from = source;
        if (from == null || !wantsToRead()) {
            updateInterest();
            return;
        }
        ByteBuffer bytes = loop.scratch();
        int count;
        try {
            count = ((SocketChannel) from.channel()).read(bytes);
        } catch (IOException reset) {
            end(End.RST);
            return;
        }
        if (count < 0) {
            end(End.FIN);
        } else if (!sinkIsGone) {
            pass(bytes.flip());
        }
    }

    private void end(End how) throws IOException {
        ended = true;
        lastDueNanos = Math.max(lastDueNanos, link.dueNanos() + link.closeDelayNanos());
        held.add(new Chunk(lastDueNanos, null, how));
        flush();
    }

    private void pass(ByteBuffer bytes) throws IOException {
        if (held.isEmpty() && sink != null && link.isPlain()) {
            deliver(bytes);
        }
        if (bytes.hasRemaining() && !sinkIsGone) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            lastDueNanos = Math.max(lastDueNanos, link.dueNanos());
            held.add(new Chunk(lastDueNanos, copy, End.NONE));
            heldBytes += copy.remaining();
            flush();
        }
    }

    /** Delivers what is due and allowed, and arranges for the rest. */
    void flush() throws IOException {
        boolean sinkIsFull = false;
        while (sink != null && !link.isBlocked() && !held.isEmpty() && !sinkIsFull) {
            Chunk next = held.element();
            if (next.dueNanos() - System.nanoTime() > 0) {
                wakeAt(next.dueNanos());
                break;
            }
            ByteBuffer bytes = next.bytes();
            if (bytes == null) {
                held.remove();
                deliverEnd(next.end());
                return;
            }
            int allowed = link.allowed(bytes.remaining());
            if (allowed == 0) {
                wakeAt(link.allowedAtNanos(bytes.remaining()));
                break;
            }
            int before = bytes.remaining();
            deliver(bytes, allowed);
            heldBytes = Math.max(0, heldBytes - (before - bytes.remaining()));
            sinkIsFull = before - bytes.remaining() < allowed;
            if (!bytes.hasRemaining()) {
                held.poll();
            }
        }
        if (sink != null) {
            Loop.want(sink, SelectionKey.OP_WRITE, Loop.Want.when(sinkIsFull));
        }
        updateInterest();
    }

    private void deliver(ByteBuffer bytes, int count) throws IOException {
        int limit = bytes.limit();
        bytes.limit(bytes.position() + count);
        deliver(bytes);
        bytes.limit(limit);
        if (sinkIsGone) {
            bytes.position(limit);
        }
    }

    private void deliver(ByteBuffer bytes) throws IOException {
        SelectionKey to = sink;
        if (to == null) {
            return;
        }
        try {
            link.spend(((SocketChannel) to.channel()).write(bytes));
        } catch (IOException reset) {
            sinkIsGone(bytes);
        }
    }

    /**
     * The receiver has closed or died. Its RST travels the other link, and is seen (or, over a cut link, not seen) by
     * the pipe of the other direction; this one only throws away what nobody will read.
     */
    @SuppressWarnings("ReferenceEquality") // the very chunk that is being written, not one of the same bytes
    private void sinkIsGone(ByteBuffer bytes) {
        sinkIsGone = true;
        bytes.position(bytes.limit());
        held.removeIf(chunk -> chunk.bytes() != null && chunk.bytes() != bytes);
        heldBytes = 0;
    }

    private void deliverEnd(End how) throws IOException {
        delivered = true;
        if (how == End.RST) {
            connection.reset();
        } else {
            connection.finished(this);
        }
    }

    private void wakeAt(long dueNanos) {
        if (timerIsSet && timerNanos - dueNanos <= 0) {
            return;
        }
        timerIsSet = true;
        timerNanos = dueNanos;
        loop.at(dueNanos, () -> {
            timerIsSet = timerIsSet && timerNanos != dueNanos;
            if (!connection.isClosed()) {
                flush();
            }
        });
    }

    /** The link is better or worse: what is on its way is late by no more than the link is now. */
    void linkChanged() throws IOException {
        long latest = System.nanoTime() + link.mostDelayNanos() + link.closeDelayNanos();
        if (lastDueNanos - latest > 0) {
            lastDueNanos = latest;
            for (int i = held.size(); i > 0; i--) {
                Chunk chunk = held.remove();
                held.add(new Chunk(Math.min(chunk.dueNanos(), latest), chunk.bytes(), chunk.end()));
            }
        }
        flush();
    }

    void updateInterest() {
        if (source != null) {
            Loop.want(source, SelectionKey.OP_READ, Loop.Want.when(wantsToRead()));
        }
    }

    /**
     * Nothing is read over a blocked link: then the kernel holds it, end of stream included. A connection that is not
     * made yet is read, to notice when the client gives up.
     */
    private boolean wantsToRead() {
        if (ended) {
            return false;
        }
        boolean slow = !link.isPlain() && !link.isBlocked();
        boolean room = heldBytes < (slow ? ON_THE_WAY_BYTES : HELD_BYTES);
        return room && (sink == null || !link.isBlocked());
    }
}
