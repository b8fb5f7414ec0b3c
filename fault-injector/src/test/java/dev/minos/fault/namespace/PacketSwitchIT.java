package dev.minos.fault.namespace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Cluster;
import dev.minos.fault.Fault;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Network.Rule;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of trouble that the switch can do, seen from outside: by datagrams, by TCP, in the capture. */
class PacketSwitchIT {

    @BeforeEach
    void possible() {
        Inside.assumePossible(Carrier.SWITCH);
    }

    @Test
    void everyLinkFaultShowsAndHeals() throws Exception {
        Inside.run(EveryFault.class);
    }

    @Test
    void tcpCarriesIntactBytesOverABadLinkAndTheCaptureHasThem() throws Exception {
        Inside.run(TcpOverBadLink.class);
    }

    @Test
    void aThrottledLinkCarriesNoMoreThanItsRate() throws Exception {
        Inside.run(Throttled.class);
    }

    @Test
    void aStalledLinkStillLetsConnectionsBeMade() throws Exception {
        Inside.run(Stalled.class);
    }

    static final class EveryFault implements Inside.Body {
        @Override
        public void run() throws IOException {
            Path directory = Files.createTempDirectory("minos-it");
            Path log = directory.resolve("faults.jsonl");
            try (NamespaceNetwork network = NamespaceNetworkIT.open(Carrier.SWITCH);
                    FaultLog faults = FaultLog.create(log, System::nanoTime);
                    Injector injector = new Injector(new OnlyNetwork(network), faults, 1)) {
                for (String line : List.of(
                        "cut n1>n2",
                        "stall n1>n2",
                        "slow n1>n2 100ms jitter 20ms",
                        "throttle n1>n2 100000B/s",
                        "lose n1<>n2 20%",
                        "duplicate n1 20%",
                        "reorder n1>n2 20%",
                        "corrupt n2>n3 20%",
                        "partition n1 | n2,n3",
                        "lose all 1%")) {
                    Injection injection = injector.inject(Fault.parse(line));
                    assertTrue(injection.isInstalled(), () -> line + ": " + injection.entry());
                    assertEquals(
                            line.startsWith("throttle"),
                            String.valueOf(injection.entry()).contains("bytes took"),
                            () -> line + ": " + injection.entry());
                    injection.close();
                }
                for (String line : Files.readAllLines(log)) {
                    assertTrue(line.contains("\"installed\"") || line.contains("\"healed\""), line);
                }
                assertEquals(20, Files.readAllLines(log).size());
                assertTrue(Files.readString(log).contains(" lost"), "the switch's own counters are in the log");
                assertEquals(
                        FaultLog.Phase.SKIPPED,
                        injector.inject(Fault.parse("slow-close n1 1s")).outcome());
            } finally {
                Files.delete(log);
                Files.delete(directory);
            }
        }
    }

    /** A megabyte from n1 to n2 while packets are lost, repeated, reordered and damaged. */
    static final class TcpOverBadLink implements Inside.Body {
        @Override
        public void run() throws Exception {
            Path capture = Files.createTempFile("minos-it", ".pcap");
            NamespaceNetwork.Settings settings =
                    new NamespaceNetwork.Settings(List.of("n1", "n2"), 7000, Carrier.SWITCH, 7, capture);
            byte[] sent = new byte[1_000_000];
            new Random(7).nextBytes(sent);
            Link link = new Link("n1", "n2");
            try (NamespaceNetwork network = NamespaceNetwork.open(settings)) {
                for (Trouble.Mishap mishap : Trouble.Mishap.values()) {
                    network.impose(new Rule(Set.of(link), new Trouble.Packets(mishap, 300)));
                }
                assertArrayEquals(sent, Transfer.of(network, sent));
                String counters = network.counters(link);
                for (String what : List.of(" lost", " corrupted", " repeated", " reordered")) {
                    assertTrue(counters.contains(what), counters);
                }
                assertTrue(network.traffic(link).bytes() > sent.length);
            }
            assertCaptureHolds(capture, sent.length);
            Files.delete(capture);
        }

        private static void assertCaptureHolds(Path capture, long leastBytes) throws IOException {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(capture)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(0xa1b23c4d, file.getInt());
            assertEquals(101, file.getInt(20));
            file.position(24);
            long bytes = 0;
            while (file.hasRemaining()) {
                int length = file.getInt(file.position() + 8);
                assertEquals(4, file.get(file.position() + 16) >> 4, "an IPv4 packet");
                bytes += length;
                file.position(file.position() + 16 + length);
            }
            assertTrue(bytes > leastBytes, bytes + " bytes captured");
        }
    }

    static final class Throttled implements Inside.Body {
        @Override
        public void run() throws Exception {
            try (NamespaceNetwork network = NamespaceNetworkIT.open(Carrier.SWITCH)) {
                network.impose(new Rule(Set.of(new Link("n1", "n2")), new Trouble.Throttle(200_000)));
                long start = System.nanoTime();
                byte[] sent = new byte[300_000];
                assertArrayEquals(sent, Transfer.of(network, sent));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.toMillis() >= 1_400, "300 kB at 200 kB/s took " + took);
            }
        }
    }

    static final class Stalled implements Inside.Body {
        @Override
        public void run() throws Exception {
            try (NamespaceNetwork network = NamespaceNetworkIT.open(Carrier.SWITCH);
                    ServerSocket server = Transfer.server(network, "n2");
                    Socket client = Transfer.socket(network, "n1")) {
                network.impose(new Rule(Set.of(new Link("n1", "n2")), new Trouble.Stall()));
                client.connect(server.getLocalSocketAddress(), 5_000);
                client.getOutputStream().write(1);
                try (Socket accepted = server.accept()) {
                    accepted.setSoTimeout(300);
                    org.junit.jupiter.api.Assertions.assertThrows(
                            java.net.SocketTimeoutException.class,
                            () -> accepted.getInputStream().read());
                }
            }
        }
    }

    /** Bytes over one TCP connection from n1 to n2, between sockets of this JVM that stand in the namespaces. */
    static final class Transfer {
        static byte[] of(NamespaceNetwork network, byte[] bytes) throws Exception {
            try (ServerSocket server = server(network, "n2");
                    Socket client = socket(network, "n1")) {
                CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> receive(server));
                client.connect(server.getLocalSocketAddress(), 20_000);
                client.getOutputStream().write(bytes);
                client.shutdownOutput();
                return received.get(40, java.util.concurrent.TimeUnit.SECONDS);
            }
        }

        static ServerSocket server(NamespaceNetwork network, String node) throws IOException {
            return network.call(node, () -> {
                ServerSocket server = new ServerSocket();
                server.bind(new InetSocketAddress(network.address(node), 0));
                return server;
            });
        }

        static Socket socket(NamespaceNetwork network, String node) throws IOException {
            return network.call(node, () -> {
                Socket socket = new Socket();
                socket.bind(new InetSocketAddress(network.address(node), 0));
                return socket;
            });
        }

        private static byte[] receive(ServerSocket server) {
            try (Socket accepted = server.accept()) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                accepted.getInputStream().transferTo(all);
                return all.toByteArray();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private record OnlyNetwork(Network network) implements Cluster {
        @Override
        public List<String> nodes() {
            return List.of("n1", "n2", "n3");
        }

        @Override
        public @Nullable String leader() {
            return null;
        }

        @Override
        public NodeProcess process(String node) {
            throw new UnsupportedOperationException("no processes here");
        }

        @Override
        public Path directory(String node) {
            throw new UnsupportedOperationException("no directories here");
        }
    }
}
