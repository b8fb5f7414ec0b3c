package dev.minos.kv;

import dev.minos.kv.http.Durations;
import dev.minos.kv.http.OnFollower;
import dev.minos.kv.http.Sizes;
import dev.minos.kv.raft.ConsistentReads;
import dev.minos.kv.raft.Ending;
import dev.minos.kv.raft.KeyGroups;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.store.StoreLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The process of one node. Prints {@code ready http://HOST:PORT} on standard output when it listens; everything else
 * goes to standard error. Ends with a {@link ExitCode} and one sentence when it cannot start.
 */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = TokenCommand.class,
        description = "One KV node. Without --peers it is a cluster of its own.")
public final class NodeMain implements Callable<Integer> {
    /** Held here, because the loggers of java.util.logging are forgotten with their settings otherwise. */
    private static final Logger GRPC = Logger.getLogger("org.apache.ratis.thirdparty");

    /** The leadership is handed over first; Ratis then waits for connections to close that nobody needs any more. */
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private static volatile boolean stopping;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with any of these flags, without their dashes; a flag given here wins.")
    @SuppressWarnings("UnusedVariable") // read by ConfigFile before the flags are; it is here for --help
    private @Nullable Path config;

    @Option(names = "--id", paramLabel = "ID", description = "This node's name in the cluster, e.g. n1.")
    private @Nullable String id;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Where clients reach it (${DEFAULT-VALUE}).")
    private String http = "";

    @Option(
            names = "--raft",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9090",
            description = "Where other nodes reach it (${DEFAULT-VALUE}).")
    private String raft = "";

    @Option(
            names = "--peers",
            paramLabel = "ID=RAFT/HTTP[/INNER],...",
            defaultValue = "",
            description = {
                "All members of the cluster, as this node reaches them. INNER: where it",
                "asks them over HTTP itself, if that is not where clients do. With --join:",
                "where they are, should the cluster's own addresses for them not do."
            })
    private String peers = "";

    @Option(
            names = "--listeners",
            paramLabel = "ID,...",
            split = ",",
            description = "Peers that hold the data and serve reads, but neither vote nor are waited for.")
    private List<String> listeners = List.of();

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "HTTP addresses of a running cluster to become a member of; needed once.")
    private List<String> join = List.of();

    @Option(names = "--data", paramLabel = "DIR", description = "This node's directory.")
    private @Nullable Path data;

    @Option(
            names = "--groups",
            paramLabel = "N",
            description = "Raft groups that share the keys: fixed when a cluster starts for the first time, the same on"
                    + " all nodes (1, or what the data directory has).")
    private @Nullable Integer groups;

    @Option(
            names = "--cache",
            paramLabel = "SIZE",
            defaultValue = "64MiB",
            description = "Memory of the store outside of the heap: hot data, indexes, unflushed writes"
                    + " (${DEFAULT-VALUE}).")
    private String cache = "";

    @Option(
            names = "--election-timeout",
            paramLabel = "MIN..MAX",
            defaultValue = "350ms..700ms",
            description = "How long a follower waits for its leader (${DEFAULT-VALUE}).")
    private String electionTimeout = "";

    @Option(
            names = "--consistent-reads",
            paramLabel = "read-index|log|ratis",
            defaultValue = "read-index",
            description = "How consistent reads are confirmed (${DEFAULT-VALUE}); ratis is not linearizable.")
    private String consistentReads = "";

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "When an unanswered write is reported as unknown (${DEFAULT-VALUE}).")
    private String writeTimeout = "";

    @Option(
            names = "--snapshot-every",
            paramLabel = "ENTRIES",
            defaultValue = "50000",
            description = "Log entries between snapshots (${DEFAULT-VALUE}).")
    private long snapshotEvery;

    @Option(
            names = "--segment-bytes",
            paramLabel = "BYTES",
            defaultValue = "8388608",
            description = "Size of a log file (${DEFAULT-VALUE}).")
    private int segmentBytes;

    @Option(
            names = "--watch-history",
            paramLabel = "EVENTS",
            defaultValue = "100000",
            description = "Changes kept for watchers (${DEFAULT-VALUE}); the same on all nodes.")
    private long watchHistory;

    @Option(
            names = "--failpoints",
            paramLabel = "127.0.0.1:PORT",
            description = "For tests only: takes rules that disturb this node at http://127.0.0.1:PORT/failpoints.")
    private @Nullable String failpoints;

    @Option(
            names = "--on-follower",
            paramLabel = "redirect|forward",
            defaultValue = "redirect",
            description = "What a follower does with what only the leader can answer (${DEFAULT-VALUE}).")
    private String onFollower = "";

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final SecurityOptions security = new SecurityOptions();

    @Option(
            names = "--train",
            paramLabel = "DIR",
            description = "Exercise a small cluster in this process below DIR, then end: for making a class archive.")
    private @Nullable Path train;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] args) {
        // Before the first logger: whoever has this class on the class path keeps its own logging.
        System.setProperty("logback.configurationFile", "dev/minos/kv/logback-node.xml");
        GRPC.setLevel(Level.SEVERE);
        // Shorter than the other nodes keep an idle connection, so that no request meets one that is being closed.
        System.setProperty("jdk.httpclient.keepalive.timeout", "60");
        System.exit(execute(commandLine(), args));
    }

    /** Runs a command line whose missing flags may stand in a file. */
    static int execute(CommandLine line, String... args) {
        List<String> arguments = List.of(args);
        ConfigFile file;
        try {
            file = ConfigFile.of(arguments, line.getCommandSpec());
        } catch (ConfigFile.MistakeException e) {
            line.getErr().println(e.getMessage());
            return ExitCode.DATA.number();
        }
        if (file != null) {
            line.setDefaultValueProvider(file).setParameterExceptionHandler((e, rest) -> {
                String blame = file.blame(String.valueOf(e.getMessage()), arguments);
                e.getCommandLine().getErr().println(blame == null ? e.getMessage() : blame);
                return (blame == null ? ExitCode.USAGE : ExitCode.DATA).number();
            });
        }
        return line.execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new NodeMain())
                .setExitCodeExceptionMapper(e -> ExitCode.BROKEN.number())
                .setParameterExceptionHandler((e, args) -> {
                    e.getCommandLine().getErr().println(e.getMessage());
                    return ExitCode.USAGE.number();
                })
                .setExecutionExceptionHandler((e, line, result) -> {
                    line.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
                    return e instanceof KvNode.StartException start
                            ? start.code().number()
                            : ExitCode.BROKEN.number();
                });
    }

    @Override
    public Integer call() throws KvNode.StartException, IOException, InterruptedException {
        if (train != null) {
            Training.run(train);
            return ExitCode.OK.number();
        }
        KvNode node = KvNode.start(config(), new Ended());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "minos-stop"));
        System.out.println("ready http://" + Peer.hostAndPort(node.http()));
        System.out.flush();
        node.join();
        new CountDownLatch(1).await();
        return ExitCode.OK.number();
    }

    /** What the flags and the file say. */
    NodeConfig config() {
        try {
            if (id == null || data == null) {
                throw new IllegalArgumentException((id == null ? "--id" : "--data") + " is missing");
            }
            Peer parsed = new Peer(id, address("--raft", raft), address("--http", http));
            Peer self = listeners.contains(id) ? parsed.as(Peer.Part.LISTENER) : parsed;
            List<Duration> election = electionTimeout();
            return new NodeConfig(
                    self,
                    join.isEmpty() ? NodeConfig.peers(self, peers, listeners) : NodeConfig.acquaintances(self, peers),
                    join.stream().map(text -> address("--join", text)).toList(),
                    data,
                    groups == null ? 0 : new KeyGroups(groups).number(),
                    size("--cache", cache),
                    election.get(0),
                    election.get(1),
                    consistentReads(),
                    snapshotEvery,
                    segmentBytes,
                    time("--write-timeout", writeTimeout),
                    limits.limits(),
                    new StoreLimits(watchHistory, StoreLimits.DEFAULT.eventBytes(), StoreLimits.DEFAULT.sessions()),
                    failpoints == null ? null : address("--failpoints", failpoints),
                    security.security(),
                    onFollower());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), e.getMessage());
        }
    }

    private List<Duration> electionTimeout() {
        String[] parts = electionTimeout.split("\\.\\.", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "--election-timeout: '" + electionTimeout + "' is not of the form MIN..MAX, e.g. 500ms..1000ms");
        }
        return List.of(time("--election-timeout", parts[0]), time("--election-timeout", parts[1]));
    }

    private static Duration time(String flag, String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }

    private static long size(String flag, String text) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress address(String flag, String text) {
        try {
            return Peer.address(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }

    private OnFollower onFollower() {
        return switch (onFollower) {
            case "redirect" -> OnFollower.REDIRECT;
            case "forward" -> OnFollower.FORWARD;
            default ->
                throw new IllegalArgumentException("--on-follower: '" + onFollower + "' is none of redirect, forward");
        };
    }

    private ConsistentReads consistentReads() {
        return switch (consistentReads) {
            case "read-index" -> ConsistentReads.READ_INDEX;
            case "log" -> ConsistentReads.LOG;
            case "ratis" -> ConsistentReads.RATIS;
            default ->
                throw new IllegalArgumentException("--consistent-reads: '"
                        + consistentReads.toLowerCase(Locale.ROOT)
                        + "' is none of read-index, log, ratis");
        };
    }

    /** What becomes of the process when its node cannot go on. A node that is stopping closes its groups itself. */
    private static final class Ended implements Ending {
        /** Data on disk needs no farewell: whoever cannot go on ends at once, before it can answer anything wrong. */
        @Override
        public void broken(String why) {
            if (stopping) {
                return;
            }
            LoggerFactory.getLogger(NodeMain.class)
                    .atError()
                    .addKeyValue("reason", why)
                    .log("this node stops");
            Runtime.getRuntime().halt(ExitCode.BROKEN.number());
        }

        /** As if asked to stop, but that nobody should start it again: requests that are under way are answered. */
        @Override
        public void removed() {
            if (stopping) {
                return;
            }
            stopping = true;
            LoggerFactory.getLogger(NodeMain.class).atInfo().log("this node was removed from its cluster, and stops");
            // On a thread of its own: the caller's is closed by what it starts here.
            new Thread(() -> System.exit(ExitCode.OK.number()), "minos-removed").start();
        }
    }

    private static void stop(KvNode node) {
        stopping = true;
        Thread late = new Thread(
                () -> {
                    try {
                        Thread.sleep(STOP_DEADLINE.toMillis());
                    } catch (InterruptedException e) {
                        return;
                    }
                    Runtime.getRuntime().halt(ExitCode.TERMINATED.number());
                },
                "minos-stop-deadline");
        late.setDaemon(true);
        late.start();
        try {
            node.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(NodeMain.class)
                    .atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("did not stop cleanly");
        }
    }
}
