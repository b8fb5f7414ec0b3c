package dev.minos.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it gets, and tells what it has seen. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @SuppressWarnings("JdkObsolete") // a thread for each connection appends to it
    private final StringBuffer received = new StringBuffer();

    private EchoServer() throws IOException {}

    static EchoServer start() throws IOException {
        EchoServer server = new EchoServer();
        daemon(server::accept);
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    int ended() {
        return ended.get();
    }

    String received() {
        return received.toString();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        byte[] buffer = new byte[65536];
        try (socket) {
            socket.setTcpNoDelay(true);
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                received.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException reset) {
            // Counted below like any other end.
        } finally {
            ended.incrementAndGet();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
