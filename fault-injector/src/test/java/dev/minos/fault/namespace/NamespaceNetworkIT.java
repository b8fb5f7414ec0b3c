package dev.minos.fault.namespace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Link;
import dev.minos.fault.LocalProcess;
import dev.minos.fault.Network.Reach;
import dev.minos.fault.Network.Rule;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.ProcessGuard;
import dev.minos.fault.Tools;
import dev.minos.fault.Trouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamespaceNetworkIT {
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final int PORT = 7000;

    @Test
    void aCutStopsOneDirectionOnTheSwitchAndHeals() throws Exception {
        Inside.assumePossible(Carrier.SWITCH);
        Inside.run(CutOnSwitch.class);
    }

    @Test
    void withoutTunDevicesTheSwitchCutsLosesAndCarriesIntactBytesOverRawSockets() throws Exception {
        Inside.assumePossible(Carrier.VETH);
        Inside.run(OnRawSockets.class);
    }

    @Test
    void aCutStopsOneDirectionOnTheBridgeAndHeals() throws Exception {
        Inside.assumePossible(Carrier.BRIDGE);
        Inside.run(CutOnBridge.class);
    }

    @Test
    void theTestbedReachesANodeThatItsPeersDoNot() throws Exception {
        Inside.assumePossible(Carrier.best());
        Inside.run(TestbedReachesAll.class);
    }

    @Test
    void aSecondNetworkFollowsTheFirst() throws Exception {
        Inside.assumePossible(Carrier.SWITCH, Carrier.BRIDGE);
        Inside.run(OneAfterTheOther.class);
    }

    static NamespaceNetwork open(Carrier carrier) throws IOException {
        return NamespaceNetwork.open(new NamespaceNetwork.Settings(NODES, PORT, carrier, 1, null));
    }

    static Reach reach(NamespaceNetwork network, Link link, Duration patience) throws IOException {
        return Objects.requireNonNull(network.probe(Set.of(link), patience).get(link))
                .reach();
    }

    private static void assertCutAndHeal(NamespaceNetwork network) throws IOException {
        Link there = new Link("n1", "n2");
        Set<Link> links = Set.of(there, there.reversed(), new Link("n1", "n3"));
        network.probe(links, PATIENCE).values().forEach(probe -> assertEquals(Reach.OPEN, probe.reach()));
        Rule first = new Rule(Set.of(there), new Trouble.Cut());
        Rule second = new Rule(Set.of(there, new Link("n2", "n3")), new Trouble.Cut());
        network.impose(first);
        assertEquals(Reach.SILENT, reach(network, there, SILENCE));
        assertEquals(Reach.OPEN, reach(network, there.reversed(), PATIENCE));
        assertEquals(Reach.OPEN, reach(network, new Link("n1", "n3"), PATIENCE));
        assertFalse(network.counters(there).contains(" 0 of them"), network.counters(there));
        network.impose(second);
        network.lift(first);
        assertEquals(Reach.SILENT, reach(network, there, SILENCE), "the second rule still cuts");
        network.lift(second);
        assertEquals(Reach.OPEN, reach(network, there, PATIENCE));
        assertTrue(network.traffic(there).bytes() > 0);
    }

    static final class CutOnSwitch implements Inside.Body {
        @Override
        public void run() throws IOException {
            try (NamespaceNetwork network = open(Carrier.SWITCH)) {
                assertCutAndHeal(network);
                String counters = network.counters(new Link("n1", "n2"));
                assertTrue(counters.matches("\\d+ packets sent, \\d+ passed, \\d+ cut"), counters);
            }
        }
    }

    /** /dev/net is hidden in the testbed's own mount namespace, so that the best that is left is taken. */
    static final class OnRawSockets implements Inside.Body {
        @Override
        public void run() throws Exception {
            Tools.run(List.of("mount", "-t", "tmpfs", "tmpfs", "/dev/net"));
            assertEquals(Carrier.VETH, Carrier.best());
            byte[] sent = new byte[1_000_000];
            new Random(7).nextBytes(sent);
            Link link = new Link("n1", "n2");
            try (NamespaceNetwork network = open(Carrier.best())) {
                assertCutAndHeal(network);
                for (Trouble.Mishap mishap : Trouble.Mishap.values()) {
                    network.impose(new Rule(Set.of(link), new Trouble.Packets(mishap, 300)));
                }
                assertArrayEquals(sent, PacketSwitchIT.Transfer.of(network, sent));
                for (String what : List.of(" lost", " corrupted", " repeated", " reordered")) {
                    assertTrue(network.counters(link).contains(what), network.counters(link));
                }
            }
        }
    }

    static final class CutOnBridge implements Inside.Body {
        @Override
        public void run() throws IOException {
            try (NamespaceNetwork network = open(Carrier.BRIDGE)) {
                assertCutAndHeal(network);
            }
        }
    }

    /** Real processes behind NodeProcess; n2 asks n1 with the tool at hand, a TCP connection made by bash. */
    static final class TestbedReachesAll implements Inside.Body {
        @Override
        public void run() throws Exception {
            Path directory = Files.createTempDirectory("minos-it");
            try (NamespaceNetwork network = open(Carrier.best());
                    ProcessGuard guard = ProcessGuard.start();
                    NodeProcess node = node(network, guard, directory)) {
                InetSocketAddress address = network.address("n2", "n1");
                node.start();
                await(() -> EchoNode.answers(address, 1000), "the testbed reaches n1");
                await(() -> asks(network, "n2", address), "n2 reaches n1");
                Rule rule = new Rule(Set.of(new Link("n2", "n1")), new Trouble.Cut());
                network.impose(rule);
                assertFalse(asks(network, "n2", address), "n2 is cut off");
                assertTrue(asks(network, "n3", address), "n3 is not");
                assertTrue(EchoNode.answers(address, 5000), "nor is the testbed");
                network.lift(rule);
                await(() -> asks(network, "n2", address), "n2 reaches n1 again");
                node.kill();
                assertFalse(EchoNode.answers(address, 500));
            } finally {
                try (Stream<Path> left = Files.walk(directory)) {
                    left.sorted(java.util.Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        }

        private static NodeProcess node(NamespaceNetwork network, ProcessGuard guard, Path directory) {
            String host = network.address("n1").getHostAddress();
            return new LocalProcess(
                    new NodeProcess.Spec(
                            "n1",
                            EchoNode.command(network.prefix("n1"), host, PORT),
                            Map.of(),
                            directory,
                            directory.resolve("node.log")),
                    guard);
        }

        private static boolean asks(NamespaceNetwork network, String from, InetSocketAddress address)
                throws IOException, InterruptedException {
            String connect = "exec 3<>/dev/tcp/" + address.getHostString() + "/" + address.getPort()
                    + " && printf x >&3 && test $(head -c 1 <&3) = x";
            List<String> command = new java.util.ArrayList<>(network.prefix(from));
            command.addAll(List.of("timeout", "2", "bash", "-c", connect));
            return new ProcessBuilder(command).start().waitFor() == 0;
        }
    }

    static final class OneAfterTheOther implements Inside.Body {
        @Override
        public void run() throws IOException {
            for (Carrier carrier : List.of(Carrier.BRIDGE, Carrier.SWITCH, Carrier.BRIDGE, Carrier.SWITCH)) {
                try (NamespaceNetwork network = open(carrier);
                        NamespaceNetwork second = open(carrier)) {
                    Link link = new Link("n3", "n1");
                    for (NamespaceNetwork each : List.of(network, second)) {
                        assertEquals(Reach.OPEN, reach(each, link, PATIENCE));
                    }
                }
            }
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition, String what) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, "within 10 s: " + what);
        }
    }
}
