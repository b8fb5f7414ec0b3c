package dev.minos.system;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A kept-alive connection to one address. Belongs to one thread. It separates what happened before a request left this
 * process ({@link NotSentException}: certainly no effect) from what happened after.
 */
public final class HttpExchange implements AutoCloseable {
    /** A connection that has been idle for longer is looked at before it is used again. */
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

    private final InetSocketAddress address;
    private final Timeout timeout;
    private final Sockets sockets;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final DefaultBHttpClientConnectionFactory connections = new DefaultBHttpClientConnectionFactory();
    private @Nullable DefaultBHttpClientConnection connection;
    private long usedNanos;

    /** Makes a socket that is not connected yet. */
    interface Sockets {
        Socket make() throws IOException;
    }

    public HttpExchange(InetSocketAddress address, Duration timeout) {
        this(address, timeout, Socket::new);
    }

    HttpExchange(InetSocketAddress address, Duration timeout, Sockets sockets) {
        this.address = address;
        this.timeout = Timeout.of(timeout);
        this.sockets = sockets;
    }

    /** A status, the body as it came, and the headers by their names in small letters. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** Where a redirect points to. */
        public @Nullable String location() {
            return headers.get("location");
        }
    }

    /** No byte of the request has left. */
    public static final class NotSentException extends IOException {
        private static final long serialVersionUID = 1L;

        NotSentException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public Answer send(ClassicHttpRequest request) throws IOException {
        DefaultBHttpClientConnection open = connect();
        boolean reusable = false;
        HttpCoreContext context = HttpCoreContext.create();
        try {
            request.setHeader("Host", address.getHostString() + ":" + address.getPort());
            HttpEntity sent = request.getEntity();
            if (sent != null) {
                request.setHeader("Content-Length", Long.toString(sent.getContentLength()));
            }
            try (ClassicHttpResponse response = executor.execute(request, open, context)) {
                HttpEntity entity = response.getEntity();
                String body = entity == null ? "" : EntityUtils.toString(entity);
                reusable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
                return new Answer(response.getCode(), body == null ? "" : body, headers(response));
            }
        } catch (HttpException e) {
            throw new IOException("not an HTTP answer: " + e.getMessage(), e);
        } finally {
            usedNanos = System.nanoTime();
            if (!reusable) {
                drop();
            }
        }
    }

    private DefaultBHttpClientConnection connect() throws NotSentException {
        DefaultBHttpClientConnection old = connection;
        try {
            if (old != null) {
                if (old.isOpen() && (System.nanoTime() - usedNanos < FRESH_NANOS || !old.isStale())) {
                    return old;
                }
                drop();
            }
            return open();
        } catch (IOException e) {
            drop();
            throw new NotSentException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private DefaultBHttpClientConnection open() throws IOException {
        Socket socket = sockets.make();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timeout.toMilliseconds());
            socket.connect(address, (int) timeout.toMilliseconds());
            DefaultBHttpClientConnection opened = connections.createConnection(socket);
            opened.setSocketTimeout(timeout);
            connection = opened;
            return opened;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void drop() {
        if (connection != null) {
            connection.close(CloseMode.IMMEDIATE);
            connection = null;
        }
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            if (header.getValue() != null) {
                headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return headers;
    }

    /** Why there was no answer, in a few words. */
    public static String reason(IOException trouble) {
        Throwable cause = trouble.getCause() == null ? trouble : trouble.getCause();
        if (cause instanceof SocketTimeoutException) {
            return "timeout";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        if (cause instanceof SocketException || cause instanceof NoHttpResponseException) {
            return "connection closed";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Host and port of a redirect's target. */
    public static InetSocketAddress addressOf(URI location) {
        return new InetSocketAddress(location.getHost(), location.getPort() < 0 ? 80 : location.getPort());
    }

    @Override
    public void close() {
        drop();
    }
}
