package dev.minos.fault.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.minos.fault.Cluster;
import dev.minos.fault.Fault;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults on hosts behind real sshds, each in a network namespace of its own; what they do is seen from outside. */
@Timeout(300)
class RemoteHostsIT {
    @TempDir
    Path directory;

    /** Nodes that do nothing but say that they run. */
    private static final class Remote implements Cluster, AutoCloseable {
        private final Map<String, SshConnection> connections = new LinkedHashMap<>();
        private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
        private final List<NodeProcess.Exit> exits = new CopyOnWriteArrayList<>();
        private final Path root;
        private final RemoteNetwork network;

        Remote(Hosts hosts, Path root, int number) throws IOException {
            this.root = root;
            for (int i = 1; i <= number; i++) {
                SshConnection ssh = SshConnection.open(hosts.host(i));
                String node = "n" + i;
                connections.put(node, ssh);
                Path home = ssh.path(root + "/" + node);
                Files.createDirectories(directory(node));
                Files.write(directory(node).resolve("data"), new byte[10_000]);
                NodeProcess process = new RemoteProcess(
                        new NodeProcess.Spec(
                                node,
                                List.of("bash", "-c", "echo \"it's $GREETING\"; while :; do sleep 0.05; done"),
                                Map.of("GREETING", "two\nlines \\n"),
                                home,
                                home.resolve("log")),
                        ssh,
                        exits::add);
                process.start();
                processes.put(node, process);
            }
            this.network = RemoteNetwork.open(connections, Hosts.PORT);
        }

        @Override
        public List<String> nodes() {
            return List.copyOf(processes.keySet());
        }

        @Override
        public String leader() {
            return "n1";
        }

        @Override
        public NodeProcess process(String node) {
            return Objects.requireNonNull(processes.get(node));
        }

        @Override
        public Network network() {
            return network;
        }

        @Override
        public Path directory(String node) {
            return Objects.requireNonNull(connections.get(node)).path(root + "/" + node + "/data.d");
        }

        @Override
        public void close() throws IOException {
            for (SshConnection ssh : connections.values()) {
                ssh.close();
            }
        }
    }

    @Test
    void faultsOverSshShowOnTheHostsAndNothingOutlivesTheConnection() throws Exception {
        String obstacle = Hosts.obstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        try (Hosts hosts = Hosts.start(directory, 3)) {
            onlyKeysAndKnownHostsAreTaken(hosts);
            try (Remote cluster = new Remote(hosts, directory.resolve("nodes"), 3);
                    FaultLog log = FaultLog.unwritten(System::nanoTime);
                    Injector injector = new Injector(cluster, log, 7)) {
                List<FaultLog.Entry> entries = new CopyOnWriteArrayList<>();
                log.onEntry(entries::add);
                String said = Files.readString(directory.resolve("nodes/n1/log"));
                assertEquals("it's two\nlines \\n\n", said);

                processes(cluster, injector);
                links(hosts, injector);
                files(injector);
                entries.forEach(entry -> assertTrue(
                        entry.phase() == FaultLog.Phase.INSTALLED || entry.phase() == FaultLog.Phase.HEALED,
                        entry.toString()));
                shapes(hosts, injector, cluster.network());

                long pid = cluster.process("n3").pid();
                injector.inject(Fault.parse("isolate n3"));
                hosts.sever(3);
                await(() -> !runs(pid));
                await(() -> hosts.hasNoRules(3));
                assertTrue(runs(cluster.process("n1").pid()));
            }
            assertEquals("", hosts.inside(1, "nft list tables"));
            assertEquals("", hosts.inside(3, "nft list tables"));
        }
    }

    @Test
    void aHostThatHearsNothingMoreEndsAllByItself() throws Exception {
        String obstacle = Hosts.obstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        try (Hosts hosts = Hosts.start(directory, 1);
                SshConnection ssh = SshConnection.open(hosts.host(1), Duration.ofSeconds(3))) {
            Path home = ssh.path(directory + "/lonely");
            ssh.atEnd("rm -rf " + SshConnection.quote(home.toString()));
            NodeProcess process = new RemoteProcess(
                    new NodeProcess.Spec(
                            "n1", List.of("sh", "-c", "sleep 600 & sleep 600; :"), Map.of(), home, home.resolve("log")),
                    ssh,
                    exit -> {});
            process.start();
            long pid = process.pid();
            RemoteNetwork network = RemoteNetwork.open(Map.of("n1", ssh), Hosts.PORT);
            assertTrue(network.rules().isEmpty());
            assertTrue(runs(pid));
            assertFalse(hosts.hasNoRules(1));
            assertNull(ssh.loss());

            hosts.cable(1, "down");
            await(() -> !runs(pid));
            await(() -> hosts.hasNoRules(1));
            await(() -> !Files.exists(directory.resolve("lonely")));

            hosts.cable(1, "up");
            await(() -> ssh.loss() != null);
            assertTrue(process.isAlive(), "what cannot be asked is not said to have ended by itself");
        }
    }

    private void onlyKeysAndKnownHostsAreTaken(Hosts hosts) throws Exception {
        Files.writeString(directory.resolve("nobody"), "");
        Files.writeString(
                directory.resolve("somebody_else"),
                "[" + hosts.address(1) + "]:" + Hosts.PORT + " " + Files.readString(directory.resolve("otherkey.pub")));
        for (String known : List.of("nobody", "somebody_else", "missing")) {
            RemoteHost host = hosts.host(1, "key", known);
            assertThrows(IOException.class, () -> SshConnection.open(host).close(), known);
        }
        RemoteHost stranger = hosts.host(1, "otherkey", "known_hosts");
        assertThrows(IOException.class, () -> SshConnection.open(stranger).close());
    }

    private static void processes(Remote cluster, Injector injector) {
        long first = cluster.process("n2").pid();
        assertTrue(runs(first));
        try (Injection killed = injector.inject(Fault.parse("kill n2"))) {
            assertTrue(killed.isInstalled(), String.valueOf(killed.entry()));
            assertFalse(runs(first));
        }
        long second = cluster.process("n2").pid();
        assertNotEquals(first, second);
        assertTrue(runs(second));
        try (Injection paused = injector.inject(Fault.parse("pause n2"))) {
            assertTrue(paused.isInstalled(), String.valueOf(paused.entry()));
            assertEquals('T', state(second));
        }
        assertNotEquals('T', state(second));
        try (Injection stopped = injector.inject(Fault.parse("stop n2"))) {
            assertTrue(stopped.isInstalled(), String.valueOf(stopped.entry()));
            assertFalse(runs(second));
        }
        injector.inject(Fault.parse("strobe n2 50ms 50ms")).close();
        injector.inject(Fault.parse("restart n2")).close();
        assertTrue(cluster.exits.stream().allMatch(NodeProcess.Exit::asked), cluster.exits.toString());
    }

    private static void links(Hosts hosts, Injector injector) {
        assertTrue(hosts.reaches(1, 2));
        try (Injection isolated = injector.inject(Fault.parse("isolate n2"))) {
            assertTrue(isolated.isInstalled(), String.valueOf(isolated.entry()));
            assertFalse(hosts.reaches(1, 2));
            assertFalse(hosts.reaches(2, 3));
            assertTrue(hosts.reaches(1, 3));
        }
        assertTrue(hosts.reaches(1, 2));
        try (Injection oneWay = injector.inject(Fault.parse("cut n1>n3"))) {
            assertTrue(oneWay.isInstalled(), String.valueOf(oneWay.entry()));
            assertFalse(hosts.reaches(3, 1));
            assertTrue(hosts.reaches(3, 2));
        }
        injector.inject(Fault.parse("flaky n1 200ms 200ms")).close();
        assertTrue(hosts.reaches(3, 1));
    }

    /** Where the kernel has such queues; where it has none, the fault is skipped and says what would help. */
    private static void shapes(Hosts hosts, Injector injector, Network network) throws IOException {
        for (String line :
                List.of("throttle n1>n2 20000B/s", "slow n1>n2 300ms", "lose n1>n2 20%", "duplicate n1 20%")) {
            try (Injection shaped = injector.inject(Fault.parse(line))) {
                FaultLog.Entry entry = shaped.entry();
                if (shaped.outcome() == FaultLog.Phase.SKIPPED) {
                    assertTrue(String.valueOf(entry.reason()).contains("modprobe"), entry.toString());
                } else {
                    assertTrue(shaped.isInstalled(), entry.toString());
                    assertTrue(hosts.inside(1, "tc qdisc show").contains("htb 6d69:"));
                    assertFalse(hosts.inside(2, "tc qdisc show").contains("htb 6d69:") && line.contains(">"), line);
                }
            }
            assertFalse(hosts.inside(1, "tc qdisc show").contains("6d69:"), line);
        }
        Injection reordered = injector.inject(Fault.parse("reorder n1 20%"));
        assertEquals(FaultLog.Phase.SKIPPED, reordered.outcome());
        if (network.obstacle(new Trouble.Throttle(20_000)) == null) {
            Link link = new Link("n1", "n2");
            Network.Rule rule = new Network.Rule(List.of(link), new Trouble.Throttle(20_000));
            network.impose(rule);
            Network.Burst burst = Objects.requireNonNull(
                    network.burst(Set.of(link), 20_000, Duration.ofSeconds(20)).get(link));
            network.lift(rule);
            assertTrue(burst.arrived() && burst.took().compareTo(Duration.ofMillis(800)) > 0, burst.toString());
        }
    }

    private void files(Injector injector) throws IOException {
        Path file = directory.resolve("nodes/n3/data.d/data");
        injector.inject(Fault.parse("save n3")).close();
        byte[] before = Files.readAllBytes(file);
        injector.inject(Fault.parse("flip-bit n3")).close();
        byte[] after = Files.readAllBytes(file);
        assertEquals(before.length, after.length);
        assertNotEquals(List.of(sum(before)), List.of(sum(after)));
        injector.inject(Fault.parse("truncate n3")).close();
        assertTrue(Files.size(file) < before.length);
        injector.inject(Fault.parse("restore n3")).close();
        assertArrayEquals(before, Files.readAllBytes(file));
        try (Injection wiped = injector.inject(Fault.parse("wipe n3"))) {
            assertTrue(wiped.isInstalled(), String.valueOf(wiped.entry()));
            assertFalse(Files.exists(file));
        }
    }

    private static long sum(byte[] bytes) {
        long sum = 0;
        for (byte b : bytes) {
            sum += b & 0xff;
        }
        return sum;
    }

    /** Namespaces of networks only: the hosts' processes are this machine's. */
    private static boolean runs(long pid) {
        return state(pid) != '-' && state(pid) != 'Z';
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return '-';
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(20_000_000);
        }
    }
}
