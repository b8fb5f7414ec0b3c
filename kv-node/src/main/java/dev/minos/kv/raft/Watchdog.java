package dev.minos.kv.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
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
 * on; here the process is told to end.
 *
 * <p>One thread of its own; {@link #start} and {@link #close} by the owner.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final long silenceNanos;
    private final Consumer<String> fatal;
    private final Map<RaftPeerId, Long> lastResetNanos = new HashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "minos-watchdog"));
    private long leaderSeenNanos = System.nanoTime();

    Watchdog(RaftServer server, RaftServer.Division division, Duration electionMax, Consumer<String> fatal) {
        this.server = server;
        this.division = division;
        this.silenceNanos = Math.max(
                Duration.ofSeconds(2).toNanos(), electionMax.multipliedBy(2).toNanos());
        this.fatal = fatal;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            DivisionInfo info = division.getInfo();
            if (!info.isAlive()) {
                fatal.accept("this member's Raft division has closed: it was removed from the group, or it broke");
                return;
            }
            long now = System.nanoTime();
            if (info.isLeader()) {
                leaderSeenNanos = now;
                resetSilentFollowers(info, now);
            } else if (info.getLeaderId() != null) {
                leaderSeenNanos = now;
            } else if (now - leaderSeenNanos > silenceNanos) {
                for (RaftPeer peer : division.getRaftConf().getCurrentPeers()) {
                    reset(peer.getId(), now);
                }
            }
        } catch (RuntimeException e) {
            log.warn("the watchdog could not look at the group", e);
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
        if (peer.equals(division.getId()) || (last != null && now - last < silenceNanos)) {
            return;
        }
        lastResetNanos.put(peer, now);
        log.debug("connection to {} has been silent: replaced", peer);
        server.getServerRpc().handleException(peer, new IOException("silent connection"), true);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
