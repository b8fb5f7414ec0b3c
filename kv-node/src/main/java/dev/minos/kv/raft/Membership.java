package dev.minos.kv.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who belongs to the group, and who leads it. Only the leader can change either; the change is in force when the future
 * is done. Any thread that may block.
 */
public final class Membership {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
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
        Conf current = members();
        Optional<RaftPeer> known = current.all()
                .filter(member -> member.getId().equals(added.getId()))
                .findFirst();
        if (known.isPresent()) {
            return known.get().getAddress().equals(added.getAddress())
                    ? CompletableFuture.completedFuture(null)
                    : refused("a member " + peer.id() + " exists at "
                            + known.get().getAddress() + "; remove it first, and give the new one another id");
        }
        return change(current, peer.part() == Peer.Part.LISTENER ? current.listening(added) : current.voting(added));
    }

    /** Removing who is no member changes nothing. */
    public CompletableFuture<Void> remove(String id) {
        Conf current = members();
        Conf next = current.without(id);
        if (next.voters().isEmpty()) {
            return refused(id + " is the only member that votes");
        }
        return next.equals(current) ? CompletableFuture.completedFuture(null) : change(current, next);
    }

    /** Lets another member lead. */
    public CompletableFuture<Void> transfer(String id) {
        if (members().voters().stream()
                .noneMatch(member -> member.getId().toString().equals(id))) {
            return refused(id + " is no member that votes");
        }
        return transfer(RaftPeerId.valueOf(id), TIMEOUT);
    }

    /** Before this member stops: lets the follower lead that was heard of last, if there is one. */
    CompletableFuture<Void> handOver(Duration timeout) {
        // Where it has been removed it still calls itself leader.
        if (!division.getInfo().isAlive() || !division.getInfo().isLeader()) {
            return CompletableFuture.completedFuture(null);
        }
        return followers().stream()
                .filter(follower -> follower.getLastRpcElapsedTimeMs() < timeout.toMillis())
                .min(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
                .map(follower -> handOver(RaftPeerId.valueOf(follower.getId().getId()), timeout))
                .orElse(CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<Void> handOver(RaftPeerId to, Duration timeout) {
        return transfer(to, timeout)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> {
                    if (failure == null) {
                        log.atInfo().addKeyValue("to", to).log("handed the leadership over");
                    } else {
                        log.atInfo()
                                .addKeyValue("to", to)
                                .addKeyValue("reason", failure.toString())
                                .log("could not hand the leadership over; the others elect");
                    }
                    return null;
                });
    }

    /** On the leader: the followers that it has heard of within a second. */
    List<String> nearFollowers() {
        return followers().stream()
                .filter(follower -> follower.getLastRpcElapsedTimeMs() < 1000)
                .map(follower -> RaftPeerId.valueOf(follower.getId().getId()).toString())
                .toList();
    }

    private List<ServerRpcProto> followers() {
        return division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
                .filter(this::votes)
                .toList();
    }

    private boolean votes(ServerRpcProto follower) {
        RaftPeerId id = RaftPeerId.valueOf(follower.getId().getId());
        return members().voters().stream().anyMatch(member -> member.getId().equals(id));
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

    /** Who votes, and who only listens. */
    private record Conf(List<RaftPeer> voters, List<RaftPeer> listeners) {
        Stream<RaftPeer> all() {
            return Stream.concat(voters.stream(), listeners.stream());
        }

        Conf voting(RaftPeer added) {
            return new Conf(with(voters, added), listeners);
        }

        Conf listening(RaftPeer added) {
            return new Conf(voters, with(listeners, added));
        }

        Conf without(String id) {
            return new Conf(without(voters, id), without(listeners, id));
        }

        private static List<RaftPeer> with(List<RaftPeer> peers, RaftPeer added) {
            return Stream.concat(peers.stream(), Stream.of(added)).toList();
        }

        private static List<RaftPeer> without(List<RaftPeer> peers, String id) {
            return peers.stream()
                    .filter(peer -> !peer.getId().toString().equals(id))
                    .toList();
        }
    }

    private Conf members() {
        RaftConfiguration conf = division.getRaftConf();
        return new Conf(List.copyOf(conf.getCurrentPeers()), List.copyOf(conf.getCurrentPeers(RaftPeerRole.LISTENER)));
    }

    /** Full lists, compared with what is in force: two changes at once cannot undo one another. */
    private CompletableFuture<Void> change(Conf current, Conf next) {
        return send(() -> server.setConfigurationAsync(new SetConfigurationRequest(
                client,
                division.getId(),
                division.getMemberId().getGroupId(),
                callIds.getAsLong(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setServersInCurrentConf(current.voters())
                        .setListenersInCurrentConf(current.listeners())
                        .setServersInNewConf(next.voters())
                        .setListenersInNewConf(next.listeners())
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
