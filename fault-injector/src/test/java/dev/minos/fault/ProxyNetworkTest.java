package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sees every trouble from outside: plain sockets of "n1" that talk to an echo server that is "n2". */
@Timeout(60)
class ProxyNetworkTest {
    private static final Duration BRIEFLY = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Link THERE = Link.parse("n1>n2");
    private static final Link BACK = Link.parse("n2>n1");

    private final Map<String, EchoServer> servers = new HashMap<>();
    private ProxyNetwork network;

    @BeforeEach
    void open() throws IOException {
        Map<String, InetSocketAddress> addresses = new HashMap<>();
        for (String node : List.of("n1", "n2", "n3")) {
            EchoServer server = EchoServer.start();
            servers.put(node, server);
            addresses.put(node, server.address());
        }
        network = ProxyNetwork.open(addresses, 1);
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        for (EchoServer server : servers.values()) {
            server.close();
        }
    }

    @Test
    void bytesCrossInBothDirectionsAndAreCounted() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            assertEquals("hello", echo(socket, "hello"));
        }
        assertTrue(network.traffic(THERE).bytes() >= 5);
        assertTrue(network.traffic(BACK).bytes() >= 5);
        assertEquals(network.address("n2", "n2"), server("n2").address());
    }

    @Test
    void aMegabyteArrivesUnchanged() throws Exception {
        byte[] sent = new byte[4_000_000];
        new Random(1).nextBytes(sent);
        network.impose(rule(new Trouble.Delay(Duration.ofMillis(5), Duration.ofMillis(5)), THERE, BACK));
        try (Socket socket = connect("n1", "n2")) {
            Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            byte[] received = socket.getInputStream().readAllBytes();
            writer.join();
            assertEquals(Arrays.hashCode(sent), Arrays.hashCode(received));
        }
    }

    @Test
    void overACutLinkNothingArrivesAndAfterHealingAllOfIt() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            assertEquals("before", echo(socket, "before"));
            Network.Rule cut = rule(new Trouble.Cut(), THERE);
            network.impose(cut);
            send(socket, "during");
            assertSilent(socket);
            assertEquals("before", server("n2").received());
            network.lift(cut);
            assertEquals("during", receive(socket, 6));
        }
    }

    @Test
    void aOneWayCutLeavesTheOtherWayOpen() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            echo(socket, "before");
            network.impose(rule(new Trouble.Cut(), BACK));
            send(socket, "during");
            assertTrue(Waiting.until(() -> server("n2").received().equals("beforeduring"), PATIENCE));
            assertSilent(socket);
        }
    }

    @Test
    void aNewConnectionOverACutLinkHangsUntilItHeals() throws IOException {
        for (Link link : List.of(THERE, BACK)) {
            Network.Rule cut = rule(new Trouble.Cut(), link);
            network.impose(cut);
            int before = server("n2").connections();
            try (Socket socket = connect("n1", "n2")) {
                send(socket, "hello");
                assertSilent(socket);
                assertEquals(before, server("n2").connections());
                network.lift(cut);
                assertEquals("hello", receive(socket, 5));
            }
        }
    }

    @Test
    void aConnectionThatIsGivenUpDuringACutNeverReachesTheOtherSide() throws IOException {
        Network.Rule cut = rule(new Trouble.Cut(), THERE);
        network.impose(cut);
        int before = server("n2").connections();
        try (Socket socket = connect("n1", "n2")) {
            send(socket, "never");
        }
        assertEquals(Network.Reach.SILENT, probe(THERE));
        network.lift(cut);
        try (Socket socket = connect("n1", "n2")) {
            assertEquals("hello", echo(socket, "hello"));
        }
        assertEquals("hello", server("n2").received());
        assertEquals(before + 1, server("n2").connections());
    }

    @Test
    void theEndOfAConnectionDoesNotCrossACutLink() throws IOException {
        Network.Rule cut = rule(new Trouble.Cut(), THERE);
        try (Socket socket = connect("n1", "n2")) {
            echo(socket, "x");
            network.impose(cut);
        }
        assertSilentFor(() -> server("n2").ended() == 0);
        network.lift(cut);
        assertTrue(Waiting.until(() -> server("n2").ended() == 1, PATIENCE));
    }

    @Test
    void overlappingCutsHealOnlyWhenBothAreLifted() throws IOException {
        Network.Rule one = rule(new Trouble.Cut(), THERE);
        Network.Rule other = rule(new Trouble.Cut(), THERE, BACK);
        network.impose(one);
        network.impose(other);
        network.lift(other);
        network.lift(other);
        assertEquals(Network.Reach.SILENT, probe(THERE));
        assertEquals(Network.Reach.OPEN, probe(BACK));
        network.lift(one);
        assertEquals(Network.Reach.OPEN, probe(THERE));
    }

    @Test
    void otherLinksAreNotTouched() throws IOException {
        network.impose(rule(new Trouble.Cut(), THERE, BACK));
        for (String link : List.of("n1>n3", "n3>n1", "n2>n3", "n3>n2")) {
            assertEquals(Network.Reach.OPEN, probe(Link.parse(link)), link);
        }
        assertEquals(Network.Reach.SILENT, probe(THERE));
        assertEquals(Network.Reach.SILENT, probe(BACK));
    }

    @Test
    void aSlowLinkIsLateByItsDelay() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            Network.Rule slow = rule(new Trouble.Delay(Duration.ofMillis(120), Duration.ofMillis(20)), THERE, BACK);
            network.impose(slow);
            long begin = System.nanoTime();
            echo(socket, "hello");
            long elapsed = System.nanoTime() - begin;
            assertTrue(elapsed >= 200_000_000, elapsed + " ns");
            network.lift(slow);
            begin = System.nanoTime();
            echo(socket, "hello");
            assertTrue(System.nanoTime() - begin < elapsed);
        }
    }

    @Test
    void whatIsOnItsWayWhenASlowLinkHealsArrivesAtOnce() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            echo(socket, "x");
            Network.Rule slow = rule(new Trouble.Delay(Duration.ofMinutes(5), Duration.ZERO), THERE);
            network.impose(slow);
            send(socket, "late");
            assertSilent(socket);
            network.lift(slow);
            assertEquals("late", receive(socket, 4));
        }
    }

    @Test
    void aThrottledLinkTakesItsTime() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            network.impose(rule(new Trouble.Throttle(100_000), THERE));
            long begin = System.nanoTime();
            String text = "x".repeat(50_000);
            assertEquals(text, echo(socket, text));
            assertTrue(System.nanoTime() - begin >= 350_000_000, "50 kB at 100 kB/s");
        }
    }

    @Test
    void aStalledLinkLetsConnectionsBeMadeButNoByteCross() throws IOException {
        Network.Rule stall = rule(new Trouble.Stall(), THERE);
        network.impose(stall);
        int before = server("n2").connections();
        try (Socket socket = connect("n1", "n2")) {
            send(socket, "hello");
            assertTrue(Waiting.until(() -> server("n2").connections() == before + 1, PATIENCE));
            assertSilent(socket);
            network.lift(stall);
            assertEquals("hello", receive(socket, 5));
        }
    }

    @Test
    void aResetLinkResetsOldAndNewConnections() throws IOException {
        try (Socket old = connect("n1", "n2")) {
            echo(old, "x");
            Network.Rule reset = rule(new Trouble.Reset(), THERE);
            network.impose(reset);
            assertThrows(SocketException.class, () -> echo(old, "y"));
            assertThrows(SocketException.class, () -> {
                try (Socket fresh = connect("n1", "n2")) {
                    echo(fresh, "y");
                    echo(fresh, "z");
                }
            });
            assertEquals(Network.Reach.RESET, probe(THERE));
            network.lift(reset);
            assertEquals(Network.Reach.OPEN, probe(THERE));
        }
    }

    @Test
    void aSlowCloseIsSeenLate() throws IOException {
        network.impose(rule(new Trouble.SlowClose(Duration.ofMillis(300)), THERE));
        try (Socket socket = connect("n1", "n2")) {
            echo(socket, "x");
            long begin = System.nanoTime();
            socket.shutdownOutput();
            assertEquals(-1, socket.getInputStream().read());
            assertTrue(System.nanoTime() - begin >= 300_000_000);
        }
    }

    @Test
    void aNodeThatIsDownLooksLikeOne() throws IOException {
        server("n2").close();
        assertThrows(SocketException.class, () -> {
            try (Socket socket = connect("n1", "n2")) {
                echo(socket, "x");
                echo(socket, "y");
            }
        });
        assertEquals(Network.Reach.OPEN, probe(THERE));
    }

    @Test
    void manyCutsAndHealsLeaveAWorkingNetwork() throws IOException {
        try (Socket socket = connect("n1", "n2")) {
            for (int i = 0; i < 200; i++) {
                Network.Rule cut = rule(new Trouble.Cut(), i % 2 == 0 ? THERE : BACK);
                network.impose(cut);
                send(socket, "0123456789");
                network.lift(cut);
                assertEquals("0123456789", receive(socket, 10));
            }
        }
        assertEquals(Set.of(), Set.copyOf(network.rules()));
    }

    @Test
    void unknownLinksAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> network.address("n1", "n9"));
        assertThrows(IllegalArgumentException.class, () -> network.impose(rule(new Trouble.Cut(), Link.parse("a>b"))));
    }

    private Network.Reach probe(Link link) throws IOException {
        boolean silent = network.rules().stream().anyMatch(rule -> rule.links().contains(link));
        Network.Probe probe =
                network.probe(Set.of(link), silent ? BRIEFLY : PATIENCE).get(link);
        return Objects.requireNonNull(probe).reach();
    }

    private static Network.Rule rule(Trouble trouble, Link... links) {
        return new Network.Rule(new TreeSet<>(List.of(links)), trouble);
    }

    private EchoServer server(String node) {
        return Objects.requireNonNull(servers.get(node));
    }

    private Socket connect(String from, String to) throws IOException {
        InetSocketAddress address = network.address(from, to);
        assertEquals(InetAddress.getLoopbackAddress(), address.getAddress());
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(address, (int) PATIENCE.toMillis());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static String echo(Socket socket, String text) throws IOException {
        send(socket, text);
        return receive(socket, text.length());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int count) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new SocketException("closed after " + bytes.length + " bytes");
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        int patience = socket.getSoTimeout();
        socket.setSoTimeout((int) BRIEFLY.toMillis());
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(patience);
    }

    private static void assertSilentFor(BooleanSupplier still) {
        assertTrue(!Waiting.until(() -> !still.getAsBoolean(), BRIEFLY), "something crossed the cut link");
    }
}
