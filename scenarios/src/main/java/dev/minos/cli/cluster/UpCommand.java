package dev.minos.cli.cluster;

import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.system.local.LocalCluster;
import dev.minos.system.local.StateFile;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos cluster up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts a cluster, and ends it with Ctrl-C, with 'minos cluster down' or with its terminal.")
final class UpCommand implements Callable<Integer> {
    private static final int MOST_NODES = 9;
    /** Long enough to type a command between a leader's fall and its noticing. */
    private static final String SLOW_ELECTIONS = "2s..12s";

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of nodes (${DEFAULT-VALUE}).")
    private int nodes = 3;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep data and logs here, and go on with what is there; else they go with the cluster.")
    private @Nullable Path data;

    @Option(
            names = "--slow-motion",
            description = "Elections take seconds, so that one can watch what happens before and after them.")
    private boolean slowMotion;

    @Option(
            names = "--node-option",
            paramLabel = "NAME=VALUE",
            description = "An option of 'minos node' for every node, e.g. consistent-reads=ratis.")
    private Map<String, String> nodeOptions = new LinkedHashMap<>();

    @Option(names = "--background", description = "Returns when the cluster serves; 'minos cluster down' ends it.")
    private boolean background;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new UsageException("--nodes is " + nodes + ", expected 1 to " + MOST_NODES + ".");
        }
        return background ? inBackground() : inForeground();
    }

    private int inForeground() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> options = new LinkedHashMap<>();
        if (slowMotion) {
            options.put("election-timeout", SLOW_ELECTIONS);
        }
        // So that faults which know of Raft can be had by hand, too; their door is on loopback, as the nodes are.
        options.put("failpoints", "true");
        options.putAll(nodeOptions);
        try (LocalCluster cluster =
                LocalCluster.start(new LocalCluster.Plan(nodes, data, options), StateFile.ofUser(), line -> {
                    out.println(line);
                    out.flush();
                })) {
            Thread hook = new Thread(() -> closeQuietly(cluster), "cluster-down");
            Runtime.getRuntime().addShutdownHook(hook);
            describe(cluster);
            cluster.awaitDown();
        }
        return ExitCode.AS_EXPECTED;
    }

    /** When a signal ends this process there is nobody left to tell. */
    private static void closeQuietly(LocalCluster cluster) {
        try {
            cluster.close();
        } catch (IOException e) {
            System.err.println("minos: " + e.getMessage());
        }
    }

    private void describe(LocalCluster cluster) {
        PrintWriter out = spec.commandLine().getOut();
        for (String node : cluster.nodes()) {
            out.println(node + "  " + cluster.address(node));
        }
        out.println((data == null ? "data and logs, until the cluster ends, in " : "data and logs in ")
                + cluster.directory());
        out.println(
                "ready; in another terminal: minos kv put KEY VALUE, minos fault isolate leader, minos cluster down");
        out.flush();
    }

    /** The same command again without this option, with a session of its own, so that no terminal's end reaches it. */
    private int inBackground() throws IOException, InterruptedException {
        StateFile file = StateFile.ofUser();
        if (file.read().isPresent()) {
            throw new IOException(
                    "A cluster runs already; 'minos cluster status' shows it, 'minos cluster down' ends it.");
        }
        Files.createDirectories(file.log().toAbsolutePath().getParent());
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            words.add("/usr/bin/setsid");
        }
        words.addAll(thisCommand());
        Process process = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(file.log().toFile())
                .start();
        while (file.read().isEmpty()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                String said = Files.readString(file.log()).strip();
                throw new IOException(
                        said.isEmpty() ? "The cluster did not start." : said.replaceFirst("^minos: ", ""));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        file.read().ifPresent(state -> {
            state.http().forEach((node, address) -> out.println(node + "  " + address));
            out.println("ready, in process " + state.pid() + "; what happens is told in " + file.log());
        });
        return ExitCode.AS_EXPECTED;
    }

    /** From the JVM and not from the system, which forgets the arguments of a process when they are long. */
    private List<String> thisCommand() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(spec.root().userObject().getClass().getName());
        spec.root().commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !argument.equals("--background"))
                .forEach(words::add);
        return words;
    }
}
