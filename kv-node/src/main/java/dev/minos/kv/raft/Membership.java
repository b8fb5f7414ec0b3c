package dev.minos.kv.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;

/**
 * Who belongs to the group, and who leads it. Only the leader can change either; the change is in force when the future
 * is done. Any thread that may block.
 */
public final class Membership {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final ClientId client = ClientId.randomId();
    private final LongSupplier callIds;

    Membership(RaftServer server, RaftServer.Division division, LongSupplier callIds) {
        this.server = server;
        this.division = division;
        this.callIds = callIds;
    }

    /** A change that makes no sense for the members there are. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** A new member, which has started with no members of its own. Adding a member twice changes nothing. */
    public CompletableFuture<Void> add(Peer peer) {
        RaftPeer added = peer.toRaft();
        List<RaftPeer> current = members();
        Optional<RaftPeer> known = current.stream()
                .filter(member -> member.getId().equals(added.getId()))
                .findFirst();
        if (known.isPresent()) {
            return known.get().getAddress().equals(added.getAddress())
                    ? CompletableFuture.completedFuture(null)
                    : refused("a member " + peer.id() + " exists at "
                            + known.get().getAddress() + "; remove it first, and give the new one another id");
        }
        List<RaftPeer> next = new ArrayList<>(current);
        next.add(added);
        return change(current, next);
    }

    /** Removing who is no member changes nothing. */
    public CompletableFuture<Void> remove(String id) {
        List<RaftPeer> current = members();
        List<RaftPeer> next = current.stream()
                .filter(member -> !member.getId().toString().equals(id))
                .toList();
        if (next.isEmpty()) {
            return refused(id + " is the only member");
        }
        return next.size() == current.size() ? CompletableFuture.completedFuture(null) : change(current, next);
    }

    /** Lets another member lead. */
    public CompletableFuture<Void> transfer(String id) {
        if (members().stream().noneMatch(member -> member.getId().toString().equals(id))) {
            return refused(id + " is no member");
        }
        return transfer(RaftPeerId.valueOf(id), TIMEOUT);
    }

    /** Before this member stops: lets the follower lead that was heard of last, if there is one. */
    CompletableFuture<Void> handOver(Duration timeout) {
        if (!division.getInfo().isLeader()) {
            return CompletableFuture.completedFuture(null);
        }
        return followers().stream()
                .filter(follower -> follower.getLastRpcElapsedTimeMs() < timeout.toMillis())
                .min(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
                .map(follower -> transfer(RaftPeerId.valueOf(follower.getId().getId()), timeout)
                        .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(failure -> null))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /** On the leader: the followers that it has heard of within a second. */
    List<String> nearFollowers() {
        return followers().stream()
                .filter(follower -> follower.getLastRpcElapsedTimeMs() < 1000)
                .map(follower -> RaftPeerId.valueOf(follower.getId().getId()).toString())
                .toList();
    }

    private List<ServerRpcProto> followers() {
        return division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    }

    private CompletableFuture<Void> transfer(RaftPeerId target, Duration timeout) {
        return send(() -> server.transferLeadershipAsync(new TransferLeadershipRequest(
                client,
                division.getId(),
                division.getMemberId().getGroupId(),
                callIds.getAsLong(),
                target,
                timeout.toMillis())));
    }

    private List<RaftPeer> members() {
        return List.copyOf(division.getRaftConf().getCurrentPeers());
    }

    /** Full lists, compared with what is in force: two changes at once cannot undo one another. */
    private CompletableFuture<Void> change(List<RaftPeer> current, List<RaftPeer> next) {
        return send(() -> server.setConfigurationAsync(new SetConfigurationRequest(
                client,
                division.getId(),
                division.getMemberId().getGroupId(),
                callIds.getAsLong(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setServersInCurrentConf(current)
                        .setServersInNewConf(next)
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .build())));
    }

    private interface Call {
        CompletableFuture<RaftClientReply> send() throws IOException;
    }

    private static CompletableFuture<Void> send(Call call) {
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = call.send();
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return reply.copy().orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).thenCompose(answer -> {
            if (answer.isSuccess()) {
                return CompletableFuture.completedFuture(null);
            }
            return answer.getException() instanceof NotLeaderException
                    ? CompletableFuture.failedFuture(new NotLeadingException("this node does not lead"))
                    : CompletableFuture.failedFuture(answer.getException());
        });
    }

    private static CompletableFuture<Void> refused(String why) {
        return CompletableFuture.failedFuture(new RefusedException(why));
    }
}
