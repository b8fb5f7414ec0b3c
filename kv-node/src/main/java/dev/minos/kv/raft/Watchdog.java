package dev.minos.kv.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after two things that Ratis does not.
 *
 * <p>A connection over which packets were dropped for a while stays silent for about as long again after the link
 * healed, because TCP backs off; Ratis keeps waiting on it. Connections that have been silent for two seconds are
 * replaced, so that a healed link is used within about a second.
 *
 * <p>A division that has closed (removed from the group, or broken) still calls itself leader, and its process lives
 * on; here the process is told to end, with a good conscience where the log says that it was removed. Where there are several groups a member is removed from one after the other, so
 * the process is given a moment in which the other groups can let it go.
 */
final class Watchdog extends Chore {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RaftServer server;
    private final List<KvGroup> groups;
    private final long silenceNanos;
    private final Ending ending;
    private final Map<RaftPeerId, Long> lastResetNanos = new HashMap<>();
    private final Map<KvGroup, Long> leaderSeenNanos = new HashMap<>();
    private long firstClosedNanos;
    private boolean closed;

    Watchdog(RaftServer server, List<KvGroup> groups, Duration electionMax, Ending ending) {
        super("minos-watchdog", PERIOD);
        this.server = server;
        this.groups = groups;
        this.silenceNanos = Math.max(
                Duration.ofSeconds(2).toNanos(), electionMax.multipliedBy(2).toNanos());
        this.ending = ending;
        groups.forEach(group -> leaderSeenNanos.put(group, System.nanoTime()));
    }

    @Override
    void look() {
        long now = System.nanoTime();
        if (ExitUtils.isTerminated()) {
            ending.broken("Ratis gave up: " + ExitUtils.getFirstExitException().getMessage());
        }
        if (groups.stream().anyMatch(group -> !group.division().getInfo().isAlive())) {
            endWhenAllAreClosed(now);
        }
        groups.forEach(group -> look(group, now));
    }

    private void endWhenAllAreClosed(long now) {
        if (!closed) {
            closed = true;
            firstClosedNanos = now;
        }
        if (groups.stream().anyMatch(group -> group.division().getInfo().isAlive())
                && now - firstClosedNanos < FAREWELL_NANOS) {
            return;
        }
        if (groups.stream().allMatch(KvGroup::isRemoved)) {
            ending.removed();
        } else {
            ending.broken("this member's Raft division has closed: it broke, or was removed before it heard of that");
        }
    }

    private void look(KvGroup group, long now) {
        DivisionInfo info = group.division().getInfo();
        if (info.isLeader()) {
            leaderSeenNanos.put(group, now);
            resetSilentFollowers(info, now);
        } else if (info.getLeaderId() != null) {
            leaderSeenNanos.put(group, now);
        } else if (now - leaderSeenNanos.getOrDefault(group, now) > silenceNanos) {
            for (RaftPeer peer : group.division().getRaftConf().getCurrentPeers()) {
                reset(peer.getId(), now);
            }
        }
    }

    private void resetSilentFollowers(DivisionInfo info, long now) {
        for (ServerRpcProto follower : info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList()) {
            if (TimeUnit.MILLISECONDS.toNanos(follower.getLastRpcElapsedTimeMs()) > silenceNanos) {
                reset(RaftPeerId.valueOf(follower.getId().getId()), now);
            }
        }
    }

    /** At most once per peer within the time of silence, so that a peer that is down costs little. */
    private void reset(RaftPeerId peer, long now) {
        Long last = lastResetNanos.get(peer);
        if (peer.equals(server.getId()) || (last != null && now - last < silenceNanos)) {
            return;
        }
        lastResetNanos.put(peer, now);
        log.debug("connection to {} has been silent: replaced", peer);
        server.getServerRpc().handleException(peer, new IOException("silent connection"), true);
    }
}
