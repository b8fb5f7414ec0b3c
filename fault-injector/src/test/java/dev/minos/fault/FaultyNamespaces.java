package dev.minos.fault;

import dev.minos.fault.disk.VolatileDisk;
import dev.minos.fault.namespace.NamespaceNetwork;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A testbed in its namespaces, to be killed: three nodes on disks that fail, a packet switch, and faults without end. */
final class FaultyNamespaces implements Cluster, AutoCloseable {
    private static final List<Fault> FAULTS = Stream.of(
                    "kill one",
                    "pause one",
                    "cpu one 20%",
                    "isolate one",
                    "lose one 20%",
                    "clock one +5s",
                    "slow-fsync one 20ms",
                    "disk-error one 50%",
                    "unsync-drop one",
                    "torn-write one")
            .map(Fault::parse)
            .toList();
    private static final List<String> NAMES = List.of("n1", "n2", "n3");

    private final Path root;
    private final ProcessGuard guard = ProcessGuard.start();
    private final NamespaceNetwork network;
    private final Map<String, LocalProcess> processes = new LinkedHashMap<>();
    private final Map<String, VolatileDisk> disks = new LinkedHashMap<>();
    private final Map<String, FakeClock> clocks = new LinkedHashMap<>();

    private FaultyNamespaces(Path root, long seed) throws IOException {
        this.root = root;
        this.network = NamespaceNetwork.open(new NamespaceNetwork.Settings(NAMES, 7000, seed));
        boolean faking = FakeClock.obstacle() == null;
        if (faking) {
            NamespaceTestbed.ownSharedMemory();
        }
        for (String node : NAMES) {
            Path home = Files.createDirectories(root.resolve(node));
            disks.put(node, VolatileDisk.over(home.resolve("data"), home.resolve("disk"), seed));
            if (faking) {
                clocks.put(node, FakeClock.at(home.resolve("clock")));
            }
            String script = "while :; do date >> data/log; sync data/log; done";
            List<String> command = new java.util.ArrayList<>(network.prefix(node));
            command.addAll(List.of("/bin/sh", "-c", script));
            Map<String, String> environment = faking ? clock(node).environment() : Map.of();
            NodeProcess.Spec spec = new NodeProcess.Spec(node, command, environment, home, home.resolve("log"));
            LocalProcess process = new LocalProcess(spec, guard);
            process.start();
            processes.put(node, process);
        }
    }

    public static void main(String[] args) throws IOException {
        if (!NamespaceTestbed.inside()) {
            System.exit(NamespaceTestbed.relaunch(FaultyNamespaces.class, List.of(args)));
        }
        Path root = Path.of(args[0]);
        long seed = Long.parseLong(args[1]);
        Schedules.Rhythm rhythm = new Schedules.Rhythm(Duration.ofMillis(50), Duration.ofMillis(200));
        try (FaultyNamespaces cluster = new FaultyNamespaces(root, seed);
                FaultLog log = FaultLog.create(root.resolve("faults.jsonl"), System::nanoTime);
                Injector injector = new Injector(cluster, log, seed)) {
            System.out.println("up");
            Plan plan = Schedules.overlapping(FAULTS, rhythm, Duration.ofMinutes(1), seed);
            new PlanRunner(injector, seed, () -> false).follow(plan);
        }
    }

    @Override
    public List<String> nodes() {
        return NAMES;
    }

    @Override
    public @Nullable String leader() {
        return null;
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
        return root.resolve(node).resolve("data");
    }

    @Override
    public Disk disk(String node) {
        return Objects.requireNonNull(disks.get(node));
    }

    @Override
    public FakeClock clock(String node) {
        return Objects.requireNonNull(clocks.get(node));
    }

    @Override
    public void close() throws IOException {
        try (guard;
                network) {
            for (LocalProcess process : processes.values()) {
                process.close();
            }
            for (VolatileDisk disk : disks.values()) {
                disk.close();
            }
        }
    }
}
