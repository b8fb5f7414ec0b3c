package dev.minos.cli.bench;

import dev.minos.cli.ExitCode;
import dev.minos.cli.Main;
import dev.minos.cli.UsageException;
import dev.minos.fault.ProxyNetwork;
import dev.minos.fault.linux.Interface;
import dev.minos.fault.namespace.Carrier;
import dev.minos.fault.namespace.NamespaceNetwork;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos bench network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "Measures what it costs that links can be broken: round trips and one stream between two nodes,"
                + " without anything between them, through a proxy, and as packets in namespaces.")
final class NetworkBenchCommand implements Callable<Integer> {
    private static final long SEED = 1;
    private static final int RAFT_PORT = 7000;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "15000",
            description = "Round trips, the first third for warm-up (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            defaultValue = "200",
            description = "What the stream carries (${DEFAULT-VALUE}).")
    private int megabytes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (rounds < 30 || megabytes < 1) {
            throw new UsageException("--rounds expects at least 30, --megabytes at least 1.");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!NamespaceTestbed.inside()) {
            String obstacle = NamespaceTestbed.obstacle();
            if (obstacle == null) {
                List<String> arguments = spec.commandLine()
                        .getParent()
                        .getParent()
                        .getParseResult()
                        .originalArgs();
                return NamespaceTestbed.relaunch(Main.class, arguments);
            }
            out.println("no namespaces here: " + obstacle);
        } else {
            Interface.LOOPBACK.up();
        }
        out.println("| between two nodes | round trip p50 | p99 | one stream |");
        out.println("|---|---|---|---|");
        tell(out, "nothing (loopback)", new Loopback());
        try (Proxied proxied = new Proxied()) {
            tell(out, "a proxy", proxied);
        }
        if (NamespaceTestbed.inside()) {
            for (Carrier carrier : Carrier.values()) {
                packets(out, carrier);
            }
        }
        return ExitCode.AS_EXPECTED;
    }

    private void packets(PrintWriter out, Carrier carrier) throws IOException {
        String name = switch (carrier) {
            case BRIDGE -> "packets, the kernel's bridge";
            case SWITCH -> "packets, the switch on TUN devices";
            case VETH -> "packets, the switch on raw sockets";
        };
        if (carrier.obstacle() != null) {
            out.println("| " + name + " | " + carrier.obstacle() + " | | |");
            return;
        }
        NamespaceNetwork.Settings settings =
                new NamespaceNetwork.Settings(List.of("n1", "n2"), RAFT_PORT, carrier, SEED, null);
        try (NamespaceNetwork network = NamespaceNetwork.open(settings)) {
            tell(out, name, new Packets(network));
        }
    }

    private void tell(PrintWriter out, String name, LinkLoad.Ends ends) throws IOException {
        LinkLoad.Figures figures = new LinkLoad(ends, rounds, megabytes * 1_000_000L).measure();
        out.printf(
                Locale.ROOT,
                "| %s | %.0f µs | %.0f µs | %,.0f MB/s |%n",
                name,
                figures.p50Micros(),
                figures.p99Micros(),
                figures.megabytesPerSecond());
        out.flush();
    }

    private static final class Loopback implements LinkLoad.Ends {
        @Override
        public ServerSocket listen() throws IOException {
            return new ServerSocket(0, 1, LOOPBACK);
        }

        @Override
        public Socket connect(ServerSocket listening) throws IOException {
            return new Socket(LOOPBACK, listening.getLocalPort());
        }
    }

    /** One network; each listener is another address of n2, with a door of its own. */
    private static final class Proxied implements LinkLoad.Ends, AutoCloseable {
        private final ProxyNetwork network;

        Proxied() throws IOException {
            InetSocketAddress nowhere = new InetSocketAddress(LOOPBACK, RAFT_PORT);
            network = ProxyNetwork.open(Map.of("n1", nowhere, "n2", nowhere), SEED);
        }

        @Override
        public ServerSocket listen() throws IOException {
            return new ServerSocket(0, 1, LOOPBACK);
        }

        @Override
        public Socket connect(ServerSocket listening) throws IOException {
            InetSocketAddress target = new InetSocketAddress(LOOPBACK, listening.getLocalPort());
            InetSocketAddress door = network.address("n1", "n2", target);
            return new Socket(door.getAddress(), door.getPort());
        }

        @Override
        public void close() throws IOException {
            network.close();
        }
    }

    private record Packets(NamespaceNetwork network) implements LinkLoad.Ends {
        @Override
        public ServerSocket listen() throws IOException {
            return network.call("n2", () -> new ServerSocket(0, 1, network.address("n2")));
        }

        @Override
        public Socket connect(ServerSocket listening) throws IOException {
            Socket socket = network.call("n1", () -> {
                Socket made = new Socket();
                made.bind(new InetSocketAddress(network.address("n1"), 0));
                return made;
            });
            socket.connect(listening.getLocalSocketAddress());
            return socket;
        }
    }
}
