package dev.minos.fault.namespace;

import dev.minos.fault.LocalProcess;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.ProcessGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A testbed that waits to be killed: relaunches itself, opens a network, starts nodes and says so. */
public final class Victim {

    private Victim() {}

    /** Arguments: the carrier, and a directory for the node's log. */
    public static void main(String[] arguments) throws Exception {
        if (!NamespaceTestbed.inside()) {
            System.exit(NamespaceTestbed.relaunch(Victim.class, List.of(arguments)));
        }
        NamespaceNetwork network = NamespaceNetworkIT.open(Carrier.valueOf(arguments[0]));
        ProcessGuard guard = ProcessGuard.start();
        Path directory = Path.of(arguments[1]);
        String host = network.address("n1").getHostAddress();
        new LocalProcess(
                        new NodeProcess.Spec(
                                "n1",
                                EchoNode.command(network.prefix("n1"), host, 7000),
                                Map.of(),
                                directory,
                                directory.resolve("node.log")),
                        guard)
                .start();
        guard.start(new ProcessBuilder(inside(network, "setsid", "sleep", "600")));
        if (ProcessHandle.current().pid() == 1) {
            // Nobody can find this one by its environment or its parents; the process namespace takes it along.
            guard.start(new ProcessBuilder(inside(network, "sh", "-c", "setsid env -i sleep 600 & exit 0")));
        }
        System.out.println("namespaces " + String.join(" ", namespaces(network)));
        System.out.flush();
        Thread.sleep(600_000);
    }

    private static List<String> inside(NamespaceNetwork network, String... command) {
        List<String> whole = new ArrayList<>(network.prefix("n2"));
        whole.addAll(List.of(command));
        return whole;
    }

    private static List<String> namespaces(NamespaceNetwork network) throws IOException {
        List<String> names = new ArrayList<>();
        names.add(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
        for (String node : List.of("n1", "n2", "n3")) {
            String path = network.prefix(node).get(1).substring("--net=".length());
            names.add(Files.readSymbolicLink(Path.of(path)).toString());
        }
        return names;
    }
}
