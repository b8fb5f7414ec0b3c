package dev.minos.kv;

import dev.minos.kv.failpoint.RaftFailpoints;
import dev.minos.kv.http.HttpServer;
import dev.minos.kv.http.HttpSettings;
import dev.minos.kv.http.IdentityHandler;
import dev.minos.kv.http.PeerHttp;
import dev.minos.kv.identity.Identities;
import dev.minos.kv.raft.Ending;
import dev.minos.kv.raft.Interference;
import dev.minos.kv.raft.NodeStatus;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.RaftSettings;
import dev.minos.kv.security.Tokens;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole node in this process: store, Raft, HTTP. Started and closed by one thread. */
public final class KvNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KvNode.class);

    private final NodeConfig config;
    private final Parts parts;
    private final PeerHttp peers;
    private final RaftNode raft;
    private final HttpServer http;

    private KvNode(NodeConfig config, Parts parts, PeerHttp peers, RaftNode raft, HttpServer http) {
        this.config = config;
        this.parts = parts;
        this.peers = peers;
        this.raft = raft;
        this.http = http;
    }

    /**
     * Starts a node; when this returns it listens, though it may not know a leader yet.
     *
     * @param ending told when the node can not go on
     * @throws StartException in one sentence; nothing is left running
     */
    public static KvNode start(NodeConfig config, Ending ending) throws StartException {
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
        Parts parts = new Parts(data, executor);
        try {
            return parts.start(config, ending);
        } catch (StartException e) {
            closeAll(e, parts);
            throw e;
        } catch (IOException | RuntimeException e) {
            closeAll(e, parts);
            throw parts.blame(config, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closeAll(e, parts);
            throw new StartException(ExitCode.TERMINATED, "interrupted while it started", e);
        }
    }

    /** What has been started so far, to be closed in reverse order. */
    private static final class Parts implements AutoCloseable {
        private final DataDirectory data;
        private final ExecutorService executor;
        private @Nullable Tokens tokens;
        private @Nullable Introduction introduction;
        private @Nullable HttpServer http;
        private @Nullable RaftFailpoints failpoints;
        private volatile @Nullable RaftNode raft;

        Parts(DataDirectory data, ExecutorService executor) {
            this.data = data;
            this.executor = executor;
        }

        KvNode start(NodeConfig config, Ending ending) throws StartException, IOException, InterruptedException {
            Peer self = config.self();
            PeerHttp peers;
            try {
                String secret = config.security().secret();
                peers = new PeerHttp(config.security().tls(), secret, executor);
                tokens = config.security().openTokens(secret);
            } catch (IllegalArgumentException e) {
                throw new StartException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
            }
            Identities identities = new Identities(data.identities());
            identities.record(self.id(), data.incarnation());
            IdentityHandler identity = new IdentityHandler(identities, data::holdsData, this::members);
            HttpServer listening = HttpServer.listen(httpSettings(config, tokens), identity, peers, executor);
            http = listening;
            Introduction first = new Introduction(
                    self.id(),
                    data.incarnation(),
                    identities,
                    peers,
                    !config.join().isEmpty());
            introduction = first;
            if (!data.isAdmitted()) {
                introduce(first, config);
            }
            failpoints = config.failpoints() == null ? null : RaftFailpoints.open(config.failpoints());
            RaftSettings settings = settings(config, data, failpoints);
            if (data.hasBeenUp()) {
                RaftNode.requireData(settings);
            }
            RaftNode started = RaftNode.start(settings, self, config.peers(), executor, ending);
            raft = started;
            data.isUp();
            listening.serve(started);
            first.keepTelling(this::reachable);
            log.atInfo()
                    .addKeyValue("id", self.id())
                    .addKeyValue("http", listening.address())
                    .addKeyValue("raft", self.raft())
                    .addKeyValue("tls", config.security().tls() != null)
                    .addKeyValue("tokens", tokens != null)
                    .addKeyValue("data", config.data())
                    .log("started");
            return new KvNode(config, this, peers, started, listening);
        }

        private void introduce(Introduction first, NodeConfig config)
                throws StartException, IOException, InterruptedException {
            try {
                if (config.join().isEmpty()) {
                    first.toPeers(config.peers());
                } else if (!first.toCluster(config.join(), config.peers())) {
                    throw new StartException(
                            ExitCode.UNAVAILABLE,
                            "--join: no majority of the cluster answered within a minute"
                                    + (config.security().tls() == null
                                            ? ""
                                            : " (with TLS, and with this node's token)"),
                            new IOException("no answer"));
                }
                data.admit();
            } catch (Introduction.TakenException e) {
                data.abandon();
                throw new StartException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
            }
        }

        /** Every member with the address at which this node reaches it. */
        private Map<String, String> reachable() {
            Map<String, String> reachable = new HashMap<>();
            RaftNode started = raft;
            for (NodeStatus.Member member : members()) {
                String address = started == null ? null : started.innerHttpAddress(member.id());
                if (address != null) {
                    reachable.put(member.id(), address);
                }
            }
            return reachable;
        }

        private List<NodeStatus.Member> members() {
            RaftNode started = raft;
            return started == null
                    ? List.of()
                    : started.groups().get(0).status().members();
        }

        /** Whose fault it is that the node did not start. */
        StartException blame(NodeConfig config, Exception failure) {
            if (http == null || raft != null || isTakenAddress(failure)) {
                return new StartException(ExitCode.UNAVAILABLE, text(failure), failure);
            }
            return new StartException(
                    ExitCode.DATA, "the data in " + config.data() + " cannot be used: " + text(failure), failure);
        }

        @Override
        public void close() throws IOException {
            IOException failed = new IOException("the node did not stop cleanly");
            closeAll(failed, http, introduction, raft, failpoints, tokens, executor::shutdownNow, data);
            if (failed.getSuppressed().length > 0) {
                throw failed;
            }
        }
    }

    private static boolean isTakenAddress(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("Failed to bind")) {
                return true;
            }
        }
        return false;
    }

    private static HttpSettings httpSettings(NodeConfig config, @Nullable Tokens tokens) {
        return new HttpSettings(
                Objects.requireNonNull(config.self().http()),
                config.limits(),
                config.security().tls(),
                tokens,
                config.onFollower(),
                config.writeTimeout());
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
                interference == null ? Interference.NONE : interference,
                config.security().tls());
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
     * Becomes a member of the cluster that it was told to join, unless it is one already.
     *
     * @throws StartException when the cluster refuses it, or nothing comes from there for a minute
     */
    void join() throws StartException, IOException, InterruptedException {
        boolean isRemoved = raft.isRemoved();
        if (config.join().isEmpty() && isRemoved) {
            log.atWarn()
                    .addKeyValue("id", config.self().id())
                    .log("this node was removed from its cluster: it serves nothing until --join takes it in again");
        }
        if (!config.join().isEmpty() && (isRemoved || !parts.data.isJoined())) {
            new Joining(config.self(), config.join(), peers, parts.data.groups(), newcomer(), Joining.Pauses.REAL)
                    .run();
            parts.data.joined();
            log.atInfo().addKeyValue("id", config.self().id()).log("joined the cluster");
        }
    }

    private Joining.Newcomer newcomer() {
        return new Joining.Newcomer() {
            @Override
            public long received() {
                return raft.progress() + parts.data.bytes();
            }

            @Override
            public boolean isMember() {
                return raft.isMember();
            }
        };
    }

    /** Hands the leadership over, then stops in reverse order: requests first, then Raft, then the store. */
    @Override
    public void close() throws IOException {
        log.atInfo().addKeyValue("id", config.self().id()).log("stopping");
        raft.handOver();
        parts.close();
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
