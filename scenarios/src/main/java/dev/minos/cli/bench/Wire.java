package dev.minos.cli.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * HTTP/1.1 over one kept-alive socket, and no more of it than a load generator needs: requests are bytes made before,
 * answers are a status and a body. On two cores that the store shares with its clients, whatever the client does not do
 * the store can. One thread.
 */
final class Wire implements AutoCloseable {
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[16 << 10];
    private int from;
    private int to;
    private String body = "";

    Wire(InetSocketAddress address, Duration timeout) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timeout.toMillis());
            socket.connect(address, (int) timeout.toMillis());
            in = socket.getInputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static byte[] request(String method, String path, InetSocketAddress host, String headers, byte[] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host.getHostString() + ":" + host.getPort() + "\r\n"
                + headers + (body.length == 0 && method.equals("GET") ? "" : "Content-Length: " + body.length + "\r\n")
                + "\r\n";
        byte[] ascii = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(ascii, ascii.length + body.length);
        System.arraycopy(body, 0, whole, ascii.length, body.length);
        return whole;
    }

    /** Sends a request and takes the whole answer; its status. */
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int end = endOfHead();
        String head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(head, 9, 12, 10);
        from = end;
        int length = head.indexOf("\r\ncontent-length:");
        if (length >= 0) {
            int at = length + "\r\ncontent-length:".length();
            body = take(
                    Integer.parseInt(head.substring(at, head.indexOf('\r', at)).strip()));
        } else if (head.contains("\r\ntransfer-encoding: chunked")) {
            body = chunks();
        } else {
            body = "";
        }
        return status;
    }

    /** Of the last answer. */
    String body() {
        return body;
    }

    private int endOfHead() throws IOException {
        int matched = 0;
        for (int at = from; ; at++) {
            if (at == to) {
                int done = at - from;
                fill();
                at = from + done;
            }
            matched = buffer[at] == END_OF_HEAD[matched] ? matched + 1 : buffer[at] == '\r' ? 1 : 0;
            if (matched == END_OF_HEAD.length) {
                return at + 1;
            }
        }
    }

    private String take(int length) throws IOException {
        while (to - from < length) {
            fill();
        }
        String taken = new String(buffer, from, length, StandardCharsets.UTF_8);
        from += length;
        return taken;
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            StringBuilder size = new StringBuilder();
            for (String c = take(1); !c.equals("\n"); c = take(1)) {
                size.append(c);
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            all.append(take(length));
            take(2);
            if (length == 0) {
                return all.toString();
            }
        }
    }

    /** At least one byte more; what is unread moves to the front when there is no room behind it. */
    private void fill() throws IOException {
        if (to == buffer.length) {
            byte[] room = from < buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
            System.arraycopy(buffer, from, room, 0, to - from);
            to -= from;
            from = 0;
            buffer = room;
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            throw new EOFException("the connection was closed");
        }
        to += read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
