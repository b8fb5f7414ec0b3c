package dev.minos.fault.namespace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * What a link between two nodes costs, in the kernel's bridge and in the testbed's switch: the time of a round trip of
 * 100 bytes and the throughput of one TCP connection. Run it with the class path of the tests; it relaunches itself.
 */
public final class NetworkBenchmark {
    private static final int WARM_UP = 5_000;
    private static final int ROUNDS = 10_000;
    private static final int MESSAGE_BYTES = 100;
    private static final long STREAM_BYTES = 200_000_000;

    private NetworkBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (!NamespaceTestbed.inside()) {
            System.exit(NamespaceTestbed.relaunch(NetworkBenchmark.class, List.of(arguments)));
        }
        System.out.println("carrier   round trip p50    p99     one stream");
        for (Carrier carrier : Carrier.values()) {
            try (NamespaceNetwork network = NamespaceNetworkIT.open(carrier)) {
                long[] nanos = roundTrips(network);
                System.out.printf(
                        "%-8s  %8.1f us  %8.1f us  %7.0f MB/s%n",
                        carrier,
                        nanos[nanos.length / 2] / 1e3,
                        nanos[nanos.length * 99 / 100] / 1e3,
                        megabytesPerSecond(network));
            }
        }
    }

    private interface Talk<T> {
        T with(Socket socket) throws Exception;
    }

    /** Runs the talk on a connection from n1 to n2, where a thread echoes or swallows what it gets. */
    private static <T> T talk(NamespaceNetwork network, OutputStream sink, Talk<T> talk) throws Exception {
        ServerSocket listening = network.call("n2", () -> {
            ServerSocket made = new ServerSocket();
            made.bind(new InetSocketAddress(network.address("n2"), 0));
            return made;
        });
        Socket socket = network.call("n1", () -> {
            Socket made = new Socket();
            made.bind(new InetSocketAddress(network.address("n1"), 0));
            return made;
        });
        try (listening;
                socket) {
            Thread peer = new Thread(() -> serve(listening, sink));
            peer.setDaemon(true);
            peer.start();
            socket.connect(listening.getLocalSocketAddress(), 5_000);
            socket.setTcpNoDelay(true);
            return talk.with(socket);
        }
    }

    private static void serve(ServerSocket listening, OutputStream sink) {
        try (Socket accepted = listening.accept()) {
            accepted.setTcpNoDelay(true);
            accepted.getInputStream().transferTo(sink == ECHO ? accepted.getOutputStream() : sink);
        } catch (IOException closed) {
            // The other end has what it wanted.
        }
    }

    private static final OutputStream ECHO = OutputStream.nullOutputStream();

    private static long[] roundTrips(NamespaceNetwork network) throws Exception {
        return talk(network, ECHO, socket -> {
            long[] nanos = new long[ROUNDS];
            byte[] message = new byte[MESSAGE_BYTES];
            InputStream in = socket.getInputStream();
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                long start = System.nanoTime();
                socket.getOutputStream().write(message);
                in.readNBytes(message, 0, MESSAGE_BYTES);
                nanos[Math.max(i, 0)] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos;
        });
    }

    private static double megabytesPerSecond(NamespaceNetwork network) throws Exception {
        return talk(network, OutputStream.nullOutputStream(), socket -> {
            byte[] chunk = new byte[1 << 16];
            long start = System.nanoTime();
            for (long sent = 0; sent < STREAM_BYTES; sent += chunk.length) {
                socket.getOutputStream().write(chunk);
            }
            return STREAM_BYTES / 1e6 / ((System.nanoTime() - start) / 1e9);
        });
    }
}
