package dev.minos.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/**
 * What one connection over a link can do: messages of a hundred bytes that are echoed, one at a time, and a stream in one
 * direction. Belongs to one thread, beside that of the other end.
 */
final class LinkLoad {
    private static final int MESSAGE_BYTES = 100;
    private static final int CHUNK_BYTES = 1 << 16;

    private final Ends ends;
    private final int rounds;
    private final long streamBytes;

    /** Where the link's ends are. */
    interface Ends {
        ServerSocket listen() throws IOException;

        Socket connect(ServerSocket listening) throws IOException;
    }

    /** Round trips in microseconds, and what a stream carries. */
    record Figures(double p50Micros, double p99Micros, double megabytesPerSecond) {}

    /** @param rounds of which the first third is warm-up */
    LinkLoad(Ends ends, int rounds, long streamBytes) {
        this.ends = ends;
        this.rounds = rounds;
        this.streamBytes = streamBytes;
    }

    Figures measure() throws IOException {
        long[] nanos = roundTrips();
        // Once for warm-up.
        double ignored = stream();
        return new Figures(nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3, stream());
    }

    private interface Talk<T> {
        T over(Socket client) throws IOException;
    }

    private interface Service {
        void serve(Socket server) throws IOException;
    }

    private <T> T talk(Service service, Talk<T> talk) throws IOException {
        try (ServerSocket listening = ends.listen()) {
            Thread peer = new Thread(
                    () -> {
                        try (Socket server = listening.accept()) {
                            server.setTcpNoDelay(true);
                            service.serve(server);
                        } catch (IOException closed) {
                            // The other end has what it wanted, or says what it lacks.
                        }
                    },
                    "minos-bench-peer");
            peer.setDaemon(true);
            peer.start();
            try (Socket client = ends.connect(listening)) {
                client.setTcpNoDelay(true);
                return talk.over(client);
            }
        }
    }

    private long[] roundTrips() throws IOException {
        return talk(server -> server.getInputStream().transferTo(server.getOutputStream()), client -> {
            int warmUp = rounds / 3;
            long[] nanos = new long[rounds - warmUp];
            byte[] message = new byte[MESSAGE_BYTES];
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                out.write(message);
                if (in.readNBytes(message, 0, MESSAGE_BYTES) < MESSAGE_BYTES) {
                    throw new IOException("the link was closed amid a round trip");
                }
                nanos[Math.max(i - warmUp, 0)] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos;
        });
    }

    /** Until the receiver has it all, and says so with a byte. */
    private double stream() throws IOException {
        return talk(
                server -> {
                    InputStream in = server.getInputStream();
                    byte[] chunk = new byte[CHUNK_BYTES];
                    long left = streamBytes;
                    for (int count = 0; left > 0 && count >= 0; left -= count) {
                        count = in.read(chunk);
                    }
                    server.getOutputStream().write(1);
                },
                client -> {
                    byte[] chunk = new byte[CHUNK_BYTES];
                    long start = System.nanoTime();
                    for (long left = streamBytes; left > 0; left -= CHUNK_BYTES) {
                        client.getOutputStream().write(chunk, 0, (int) Math.min(left, CHUNK_BYTES));
                    }
                    if (client.getInputStream().read() != 1) {
                        throw new IOException("the link was closed amid a stream");
                    }
                    return streamBytes / 1e6 / ((System.nanoTime() - start) / 1e9);
                });
    }
}
