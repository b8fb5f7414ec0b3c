package dev.minos.kv;

import dev.minos.kv.failpoint.RaftFailpoints;
import dev.minos.kv.http.HttpServer;
import dev.minos.kv.raft.Interference;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.RaftSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole node in this process: store, Raft, HTTP. Started and closed by one thread. */
public final class KvNode implements AutoCloseable {
    private final NodeConfig config;
    private final DataDirectory data;
    private final ExecutorService executor;
    private final RaftNode raft;
    private final HttpServer http;
    private final AutoCloseable failpoints;

    private KvNode(
            NodeConfig config,
            DataDirectory data,
            ExecutorService executor,
            RaftNode raft,
            HttpServer http,
            AutoCloseable failpoints) {
        this.config = config;
        this.data = data;
        this.executor = executor;
        this.raft = raft;
        this.http = http;
        this.failpoints = failpoints;
    }

    /**
     * Starts a node; when this returns it listens, though it may not know a leader yet.
     *
     * @param fatal told in one sentence when the node can not go on
     * @throws StartException in one sentence; nothing is left running
     */
    public static KvNode start(NodeConfig config, Consumer<String> fatal) throws StartException {
        Peer self = config.self();
        InetSocketAddress address = Objects.requireNonNull(self.http(), "a node has an HTTP address");
        requireFree(self.raft(), "--raft");
        requireFree(address, "--http");
        DataDirectory data;
        try {
            data = DataDirectory.open(config.data(), self.id(), config.groups());
        } catch (DataDirectory.UnusableException e) {
            throw new StartException(ExitCode.DATA, text(e), e);
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "minos-answers-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        RaftNode raft = null;
        RaftFailpoints failpoints = null;
        try {
            failpoints = config.failpoints() == null ? null : RaftFailpoints.open(config.failpoints());
            RaftSettings settings = settings(config, data, failpoints);
            if (data.hasBeenUp()) {
                RaftNode.requireData(settings);
            }
            raft = RaftNode.start(settings, self, config.peers(), executor, fatal);
            data.isUp();
            HttpServer http = HttpServer.start(raft, address, config.limits(), executor);
            return new KvNode(config, data, executor, raft, http, failpoints == null ? () -> {} : failpoints);
        } catch (IOException | RuntimeException e) {
            closeAll(e, raft, failpoints, executor::shutdownNow, data);
            throw new StartException(
                    raft == null ? ExitCode.DATA : ExitCode.UNAVAILABLE,
                    (raft == null ? "the data in " + config.data() + " cannot be used: " : "") + text(e),
                    e);
        }
    }

    private static RaftSettings settings(NodeConfig config, DataDirectory data, @Nullable Interference interference) {
        return new RaftSettings(
                data.raft(),
                data.groups(),
                config.cacheBytes(),
                config.electionMin(),
                config.electionMax(),
                config.snapshotEvery(),
                config.segmentBytes(),
                config.writeTimeout(),
                config.consistentReads(),
                config.storeLimits(),
                InstantSource.system(),
                interference == null ? Interference.NONE : interference);
    }

    /** Ratis ends the whole process when its port is taken, with a stack trace; this says it in a sentence. */
    private static void requireFree(InetSocketAddress address, String flag) throws StartException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.UNAVAILABLE, flag + " " + Peer.hostAndPort(address) + ": " + e.getMessage(), e);
        }
    }

    private static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static void closeAll(Exception failure, @Nullable AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            if (part == null) {
                continue;
            }
            try {
                part.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Where it listens for HTTP. */
    public InetSocketAddress http() {
        return http.address();
    }

    /**
     * Becomes a member of the cluster that it was told to join, when it starts for the first time.
     *
     * @throws StartException when the cluster refuses it, or cannot be reached for a minute
     */
    void join() throws StartException, InterruptedException {
        if (!config.join().isEmpty() && data.isNew()) {
            new Joining(config.self(), config.join(), data.groups()).run();
        }
    }

    /** Hands the leadership over, then stops in reverse order: requests first, then Raft, then the store. */
    @Override
    public void close() throws IOException {
        raft.handOver();
        IOException failed = new IOException("the node did not stop cleanly");
        closeAll(failed, http, raft, failpoints, executor::shutdownNow, data);
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    /** Why a node did not start, in one sentence, and the exit code that says it to scripts. */
    public static final class StartException extends Exception {
        private static final long serialVersionUID = 1;

        private final ExitCode code;

        StartException(ExitCode code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        ExitCode code() {
            return code;
        }
    }
}
