package dev.minos.cli.bench;

import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.fault.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos bench kv}. */
@Command(
        name = "kv",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a cluster of our nodes, each with fsync: requests a second, failover, start.")
final class KvBenchCommand implements Callable<Integer> {
    private static final int VALUE_BYTES = 128;
    private static final int MOST_CLIENTS = 1000;

    @Option(names = "--vs", paramLabel = "etcd", description = "Beside this store, measured in the same run.")
    private @Nullable String versus;

    @Option(
            names = "--clients",
            paramLabel = "1,16,64",
            split = ",",
            defaultValue = "1,16,64",
            description = "Numbers of clients in closed loops (${DEFAULT-VALUE}).")
    private List<Integer> clients = List.of(1, 16, 64);

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of nodes (${DEFAULT-VALUE}).")
    private int nodes = 3;

    @Option(
            names = "--time",
            paramLabel = "3s",
            defaultValue = "3s",
            description = "Measured time of each figure (${DEFAULT-VALUE}).")
    private String time = "3s";

    @Option(
            names = "--warm-up",
            paramLabel = "20s",
            defaultValue = "20s",
            description = "Before the figures of each kind of request (${DEFAULT-VALUE}).")
    private String warmUp = "20s";

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often the leader is killed (${DEFAULT-VALUE}).")
    private int trials = 20;

    @Option(
            names = "--parts",
            paramLabel = "load,failover,start",
            split = ",",
            description = "What to measure (all of it).")
    private List<String> parts = List.of();

    @Option(
            names = "--requests",
            paramLabel = "write,linearizable-read,leader-read,local-read",
            split = ",",
            description = "Kinds of requests of the load (all of them).")
    private List<String> requests = List.of();

    @Option(
            names = "--below",
            paramLabel = "DIR",
            description = "Where the nodes' data are meanwhile (this directory).")
    private Path below = Path.of(".");

    @Option(names = "--json", description = "The figures in JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        KvBench.Plan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = json ? spec.commandLine().getErr() : out;
        KvBench bench = new KvBench(plan, VALUE_BYTES, line -> {
            progress.println(line);
            progress.flush();
        });
        progress.println("values of " + VALUE_BYTES + " bytes; data on "
                + Files.getFileStore(plan.below()).type() + "; "
                + Runtime.getRuntime().availableProcessors() + " cores, shared with the clients");
        List<KvBench.Outcome> outcomes = new ArrayList<>();
        outcomes.add(bench.run(MinosCluster::new));
        if (versus != null) {
            outcomes.add(bench.run(EtcdCluster::new));
        }
        if (json) {
            out.println(Table.json(outcomes));
        } else {
            out.println();
            out.println("Requests a second (p50 and p99 in ms):");
            Table.load(outcomes).forEach(out::println);
            out.println();
            Table.times(outcomes).forEach(out::println);
        }
        return ExitCode.AS_EXPECTED;
    }

    private KvBench.Plan plan() throws IOException {
        if (versus != null && !versus.equals("etcd")) {
            throw new UsageException("--vs is '" + versus + "', expected etcd.");
        }
        if (versus != null && EtcdCluster.program().isEmpty()) {
            throw new IOException("There is no etcd on the PATH; on Debian, 'apt-get install etcd-server' brings it.");
        }
        if (clients.isEmpty() || clients.stream().anyMatch(number -> number < 1 || number > MOST_CLIENTS)) {
            throw new UsageException("--clients expects numbers from 1 to " + MOST_CLIENTS + ".");
        }
        if (nodes < 1 || nodes > 9 || trials < 1 || trials > 1000) {
            throw new UsageException("--nodes is from 1 to 9, --trials from 1 to 1000.");
        }
        if (!Files.isDirectory(below)) {
            throw new UsageException("There is no directory " + below + ".");
        }
        return new KvBench.Plan(
                nodes,
                clients,
                duration("--warm-up", warmUp),
                duration("--time", time),
                trials,
                chosen(),
                kinds(),
                below);
    }

    private Set<Operation> kinds() {
        if (requests.isEmpty()) {
            return EnumSet.allOf(Operation.class);
        }
        Map<String, Operation> known = Stream.of(Operation.values())
                .collect(Collectors.toMap(kind -> kind.text().replace(' ', '-'), k -> k));
        if (!known.keySet().containsAll(requests)) {
            throw new UsageException("--requests is '" + String.join(",", requests)
                    + "', expected some of write,linearizable-read,leader-read,local-read.");
        }
        return requests.stream()
                .map(known::get)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class)));
    }

    private Set<KvBench.Part> chosen() {
        if (parts.isEmpty()) {
            return KvBench.Plan.everything();
        }
        try {
            return parts.stream()
                    .map(part -> KvBench.Part.valueOf(part.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(KvBench.Part.class)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--parts is '" + String.join(",", parts) + "', expected some of load,failover,start.");
        }
    }

    private static Duration duration(String option, String text) {
        try {
            Duration duration = Durations.parse(text);
            if (!duration.isZero()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new UsageException(option + " is '" + text + "', expected a time such as 3s.");
    }
}
