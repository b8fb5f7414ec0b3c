package dev.minos.kv.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a whole body without holding a thread while it is on its way, and says how it ended. Undertow has a receiver and a
 * limit of its own; the limit prints a stack trace whenever somebody exceeds it. On the I/O thread of the connection.
 *
 * <p>A client that is refused may still be sending, and a connection closed in its face would take the answer with it: so
 * some more of the body is read and thrown away, but not for ever.
 */
final class BodyReader {
    private static final long THROWN_AWAY = 8 << 20;

    private final HttpServerExchange exchange;
    private final int most;
    private final Consumer<byte[]> whole;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long total;
    private @Nullable BadRequestException wrong;

    private BodyReader(HttpServerExchange exchange, int most, Consumer<byte[]> whole) {
        this.exchange = exchange;
        this.most = most;
        this.whole = whole;
    }

    /** @param whole told the body when it is there; otherwise the client is told what was wrong with it */
    static void read(HttpServerExchange exchange, int most, Consumer<byte[]> whole) {
        if (exchange.getRequestContentLength() > most) {
            leave(exchange);
            Replies.bad(exchange, tooLarge(most));
            return;
        }
        if (exchange.isRequestComplete()) {
            whole.accept(new byte[0]);
            return;
        }
        StreamSourceChannel channel = exchange.getRequestChannel();
        BodyReader reader = new BodyReader(exchange, most, whole);
        if (reader.isOver(channel)) {
            reader.end();
            return;
        }
        channel.getReadSetter().set(ready -> {
            if (reader.isOver(ready)) {
                ready.suspendReads();
                Connectors.executeRootHandler(same -> reader.end(), exchange);
            }
        });
        channel.resumeReads();
    }

    /**
     * Before a request is refused whose body nobody will read. Where its end is known and near, Undertow reads that far when
     * the answer has been sent, and the connection goes on.
     */
    static void leave(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            return;
        }
        long length = exchange.getRequestContentLength();
        if (length < 0 || length > THROWN_AWAY) {
            exchange.setPersistent(false);
            Connectors.terminateRequest(exchange);
        }
    }

    /** Reads what is there; whether no more is to be read. */
    private boolean isOver(StreamSourceChannel channel) {
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            ByteBuffer buffer = pooled.getBuffer();
            while (true) {
                buffer.clear();
                int read = channel.read(buffer);
                if (read <= 0) {
                    return read < 0;
                }
                total += read;
                if (total > most) {
                    wrong = tooLarge(most);
                    if (total > most + THROWN_AWAY) {
                        return true;
                    }
                    continue;
                }
                byte[] bytes = new byte[read];
                buffer.flip().get(bytes);
                body.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // The client may still read, and must not take silence for success.
            wrong = new BadRequestException("the body ended before its announced length, or its chunks are malformed");
            return true;
        }
    }

    private void end() {
        if (wrong == null) {
            whole.accept(body.toByteArray());
        } else {
            leave(exchange);
            exchange.setPersistent(false);
            Replies.bad(exchange, wrong);
        }
    }

    private static BadRequestException tooLarge(int most) {
        return new BadRequestException(413, "the body is larger than " + most + " bytes");
    }
}
