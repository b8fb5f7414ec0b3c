package dev.minos.kv.raft;

import dev.minos.kv.store.Command;
import dev.minos.kv.store.Result;
import dev.minos.kv.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;

/**
 * One member of one Raft group. Any thread; but {@link #write} blocks while Ratis' log queue is full, so it is not for
 * threads that serve sockets.
 */
public final class RaftNode implements AutoCloseable {
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.nameUUIDFromBytes("minos-0".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration HAND_OVER_TIMEOUT = Duration.ofMillis(1500);

    private final Peer self;
    private final Map<String, Peer> ownView = new HashMap<>();
    private final RaftSettings settings;
    private final KvStateMachine machine;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final Watchdog watchdog;
    private final Expirer expirer;
    private final Membership membership;
    private final SharedRounds confirmations;
    private final Executor executor;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();

    /**
     * @param peers the members as this node sees them, itself included; none when it is to be added to a cluster
     * @param executor continues reads and writes that have been answered
     * @param fatal told in one sentence when this member can not go on and its process should end
     */
    public static RaftNode start(
            RaftSettings settings, Peer self, List<Peer> peers, Executor executor, Consumer<String> fatal)
            throws IOException {
        KvStateMachine machine = new KvStateMachine(settings.storeLimits(), fatal);
        ReadIndexes reads = new ReadIndexes();
        RaftServer server = server(settings, self, peers, machine, reads);
        try {
            server.start();
            return new RaftNode(settings, self, peers, machine, server, reads, executor, fatal);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static RaftServer server(
            RaftSettings settings, Peer self, List<Peer> peers, KvStateMachine machine, ReadIndexes reads)
            throws IOException {
        RaftProperties keys = RatisKeys.of(settings, self.raft());
        return RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(self.id()))
                // At every start: Ratis keeps the first address that it hears for a peer, and here that is our view.
                .setGroup(RaftGroup.valueOf(
                        GROUP, peers.stream().map(Peer::toRaft).toList()))
                // Makes the directory where there is none, and never formats one that is there.
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setProperties(keys)
                .setParameters(ObservedGrpc.parameters(reads))
                .setStateMachineRegistry(group -> machine)
                .build();
    }

    private RaftNode(
            RaftSettings settings,
            Peer self,
            List<Peer> peers,
            KvStateMachine machine,
            RaftServer server,
            ReadIndexes reads,
            Executor executor,
            Consumer<String> fatal)
            throws IOException {
        this.settings = settings;
        this.self = self;
        this.machine = machine;
        this.server = server;
        this.executor = executor;
        this.division = server.getDivision(GROUP);
        ownView.put(self.id(), self);
        peers.forEach(peer -> ownView.put(peer.id(), peer));
        this.membership = new Membership(server, division, callIds::incrementAndGet);
        ReadIndex index = reads.of(GROUP);
        this.confirmations = new SharedRounds(
                switch (settings.consistentReads()) {
                    case READ_INDEX -> () -> index.start(division);
                    case LOG -> this::barrier;
                    case RATIS -> this::ratisRead;
                },
                READ_TIMEOUT,
                executor);
        this.watchdog = new Watchdog(server, division, settings.electionMax(), fatal);
        watchdog.start();
        this.expirer = new Expirer(this, settings.clock());
        expirer.start();
    }

    /** Proposes a command. The future fails with {@link WriteFailedException} only. */
    public CompletableFuture<Result> write(Command command) {
        Proposal proposal = new Proposal(command);
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = server.submitClientRequestAsync(request(proposal, RaftClientRequest.writeRequestType()));
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.copy()
                .orTimeout(settings.writeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync((answer, failure) -> result(proposal, answer, failure), executor);
    }

    private static Result result(Proposal proposal, @Nullable RaftClientReply answer, @Nullable Throwable failure) {
        Throwable cause = answer != null ? answer.getException() : failure;
        if (cause != null) {
            throw new WriteFailedException(Failure.ofWrite(cause, proposal.mayBeInLog()), cause);
        }
        if (answer != null && answer.isSuccess() && answer.getMessage() instanceof AppliedMessage applied) {
            return applied.result();
        }
        IllegalStateException odd = new IllegalStateException("an answer without a result: " + answer);
        throw new WriteFailedException(Failure.ofWrite(odd, proposal.mayBeInLog()), odd);
    }

    private RaftClientRequest request(Message message, RaftClientRequest.Type type) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(division.getId())
                .setGroupId(GROUP)
                .setCallId(callIds.incrementAndGet())
                .setMessage(message)
                .setType(type)
                .build();
    }

    /** Reads what this node holds, however old that is. The store is only good within the call. */
    public <T> @Nullable T read(Function<Store, @Nullable T> reader) {
        return machine.read(reader);
    }

    /** Done when this node has applied the log up to an index. */
    public CompletableFuture<Void> awaitApplied(long index) {
        return machine.awaitApplied(index);
    }

    /**
     * On the leader: a read that has seen this log index is as new as anything acknowledged before this call. Fails with
     * {@link NotLeadingException} on a node that does not lead.
     */
    public CompletableFuture<Long> readIndex() {
        return confirmations.join();
    }

    private CompletableFuture<Long> barrier() {
        return write(new Command.Barrier()).thenApply(Result::index);
    }

    private CompletableFuture<Long> ratisRead() {
        try {
            return server.submitClientRequestAsync(request(Message.EMPTY, RaftClientRequest.readRequestType()))
                    .thenApply(reply -> {
                        if (!reply.isSuccess()) {
                            throw new NotLeadingException("Ratis refused the read: " + reply.getException());
                        }
                        return machine.appliedIndex();
                    });
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether this node believes to lead. It asks nobody: a deposed leader believes so until it hears of the next. */
    public boolean leads() {
        DivisionInfo info = division.getInfo();
        return info.isAlive() && info.isLeader() && info.isLeaderReady();
    }

    public long term() {
        return division.getInfo().getCurrentTerm();
    }

    public long appliedIndex() {
        return machine.appliedIndex();
    }

    public String id() {
        return self.id();
    }

    /** Who leads as far as this node knows, or null. */
    public @Nullable String leader() {
        RaftPeerId leader = division.getInfo().getLeaderId();
        return leader == null || !division.getInfo().isAlive() ? null : leader.toString();
    }

    /** Where clients reach a member, as host:port; null when unknown. */
    public @Nullable String httpAddress(String member) {
        Peer known = ownView.get(member);
        if (known != null && known.http() != null) {
            return Peer.hostAndPort(known.http());
        }
        RaftPeer peer = division.getRaftConf().getPeer(RaftPeerId.valueOf(member));
        return peer == null ? null : peer.getDataStreamAddress();
    }

    public Membership membership() {
        return membership;
    }

    /** Before closing: lets another member lead, if this one does and another can. */
    public void handOver() {
        membership.handOver(HAND_OVER_TIMEOUT);
    }

    public NodeStatus status() {
        DivisionInfo info = division.getInfo();
        String leader = leader();
        boolean ready = info.isAlive() && (info.isLeader() ? info.isLeaderReady() : leader != null);
        return new NodeStatus(
                self.id(),
                info.isAlive() ? info.getCurrentRole().name().toLowerCase(Locale.ROOT) : "closed",
                leader,
                info.getCurrentTerm(),
                division.getRaftLog().getLastCommittedIndex(),
                machine.appliedIndex(),
                ready,
                members());
    }

    private List<NodeStatus.Member> members() {
        List<NodeStatus.Member> members = new ArrayList<>();
        for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
            String id = peer.getId().toString();
            members.add(new NodeStatus.Member(id, peer.getAddress(), httpAddress(id)));
        }
        members.sort(java.util.Comparator.comparing(NodeStatus.Member::id));
        return members;
    }

    public InetSocketAddress raftAddress() {
        return server.getServerRpc().getInetSocketAddress();
    }

    @Override
    public void close() throws IOException {
        expirer.close();
        watchdog.close();
        server.close();
    }
}
