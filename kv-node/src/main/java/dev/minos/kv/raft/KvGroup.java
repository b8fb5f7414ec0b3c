package dev.minos.kv.raft;

import dev.minos.kv.store.Command;
import dev.minos.kv.store.Result;
import dev.minos.kv.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * One Raft group, as this node takes part in it: its leader, its log and its store are its own. Any thread; but
 * {@link #write} blocks while Ratis' log queue is full, so it is not for threads that serve sockets.
 */
public final class KvGroup {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

    private final int number;
    private final RaftSettings settings;
    private final KvStateMachine machine;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftClientAsynchronousProtocol submission;
    private final ReadIndex index;
    private final OwnView addresses;
    private final Membership membership;
    private final Snapshots snapshots;
    private final SharedRounds confirmations;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();

    /** @param executor continues reads that have been confirmed */
    KvGroup(
            int number,
            RaftSettings settings,
            RaftServer server,
            RaftServer.Division division,
            KvStateMachine machine,
            ReadIndex index,
            OwnView addresses,
            Executor executor) {
        this.number = number;
        this.settings = settings;
        this.machine = machine;
        this.server = server;
        this.division = division;
        // The server hands each request to a thread of Ratis and blocks its own until that has it in the log; a
        // division
        // that takes requests itself spares two changes of threads a write.
        this.submission = division instanceof RaftClientAsynchronousProtocol direct ? direct : server;
        this.index = index;
        this.addresses = addresses;
        this.membership = new Membership(server, division, callIds::incrementAndGet);
        this.snapshots = new Snapshots(server, division, callIds::incrementAndGet);
        this.confirmations = new SharedRounds(
                switch (settings.consistentReads()) {
                    case READ_INDEX -> () -> index.start(division);
                    case LOG -> this::barrier;
                    case RATIS -> this::ratisRead;
                },
                READ_TIMEOUT,
                executor);
    }

    /** From 0 on. */
    public int number() {
        return number;
    }

    /**
     * Proposes a command. The future fails with {@link WriteFailedException} only. A thread of Ratis completes it, which
     * applies the log: whoever goes on does nothing long there.
     */
    public CompletableFuture<Result> write(Command command) {
        Proposal proposal = new Proposal(command);
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = submission.submitClientRequestAsync(request(proposal, RaftClientRequest.writeRequestType()));
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.copy()
                .orTimeout(settings.writeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> result(proposal, answer, failure));
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
                .setGroupId(division.getMemberId().getGroupId())
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

    /** Who leads as far as this node knows, or null. */
    public @Nullable String leader() {
        DivisionInfo info = division.getInfo();
        RaftPeerId leader = info.getLeaderId();
        return leader == null || !info.isAlive() || isOutOfDate(info) ? null : leader.toString();
    }

    /** A follower gives up a leader that is silent, and campaigns; a listener would name it for ever. */
    private boolean isOutOfDate(DivisionInfo info) {
        return info.getCurrentRole() == RaftPeerRole.LISTENER
                && info.getRoleInfoProto().getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs()
                        > 2 * settings.electionMax().toMillis();
    }

    /** Where clients reach a member, as host:port; null when unknown. */
    public @Nullable String httpAddress(String member) {
        return addresses.http(member, division.getRaftConf());
    }

    /** Where this node itself reaches a member's HTTP, as host:port; null when unknown. */
    @Nullable
    String innerHttpAddress(String member) {
        return addresses.innerHttp(member, division.getRaftConf());
    }

    /** Where this node reaches a member's Raft; null when unknown. */
    @Nullable
    InetSocketAddress raftAddress(RaftPeerId member) {
        return addresses.raft(member, division.getRaftConf());
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Membership membership() {
        return membership;
    }

    RaftServer.Division division() {
        return division;
    }

    public NodeStatus status() {
        DivisionInfo info = division.getInfo();
        String leader = leader();
        boolean ready = info.isAlive() && (info.isLeader() ? info.isLeaderReady() : leader != null);
        return new NodeStatus(
                division.getId().toString(),
                info.isAlive() ? info.getCurrentRole().name().toLowerCase(Locale.ROOT) : "closed",
                leader,
                info.getCurrentTerm(),
                division.getRaftLog().getNextIndex() - 1,
                division.getRaftLog().getLastCommittedIndex(),
                machine.appliedIndex(),
                ready,
                members(),
                info.isAlive() && info.isLeader() ? followers() : List.of());
    }

    /** Whether the group has members, as far as this node's log says, and this node is none of them. */
    boolean isRemoved() {
        return !division.getRaftConf().getCurrentPeers().isEmpty() && !isMember();
    }

    boolean isMember() {
        RaftConfiguration members = division.getRaftConf();
        return Stream.concat(
                        members.getCurrentPeers().stream(), members.getCurrentPeers(RaftPeerRole.LISTENER).stream())
                .anyMatch(peer -> peer.getId().equals(division.getId()));
    }

    /** On the leader: everybody that it sends its log to, those that are to become members, too. */
    private List<NodeStatus.Follower> followers() {
        return division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
                .map(follower -> {
                    RaftPeerId id = RaftPeerId.valueOf(follower.getId().getId());
                    return new NodeStatus.Follower(
                            id.toString(), index.matchIndex(id), follower.getLastRpcElapsedTimeMs());
                })
                .sorted(Comparator.comparing(NodeStatus.Follower::id))
                .toList();
    }

    private List<NodeStatus.Member> members() {
        List<NodeStatus.Member> members = new ArrayList<>();
        for (RaftPeerRole role : List.of(RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)) {
            for (RaftPeer peer : division.getRaftConf().getAllPeers(role)) {
                String id = peer.getId().toString();
                String part = role == RaftPeerRole.LISTENER ? "listener" : "voter";
                members.add(new NodeStatus.Member(id, peer.getAddress(), httpAddress(id), part));
            }
        }
        members.sort(Comparator.comparing(NodeStatus.Member::id));
        return members;
    }
}
