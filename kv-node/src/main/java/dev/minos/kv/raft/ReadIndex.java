package dev.minos.kv.raft;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.jspecify.annotations.Nullable;

/**
 * Confirms that this node led the group at some moment after a read arrived (Raft §8, Ongaro's thesis §6.4), with
 * nothing but Ratis' public interface: heartbeats are triggered and their replies watched.
 *
 * <p>Ratis' own read index is not used because it skips the confirmation when an earlier read was confirmed at the same
 * commit index; a leader that was cut off then answers from the past.
 *
 * <p>A round takes the term and the commit index, then notes for each follower the id that its next append request will
 * carry, and only then triggers the heartbeats. A SUCCESS reply to a request with at least that id was given by a
 * follower which, after the round began, had no higher term than ours. When a majority has replied so, no leader of a
 * higher term had been elected when the round began (its voters and our majority share a node, and that node would have
 * had the higher term), so nothing newer than our commit index can have been acknowledged before. While members change
 * both majorities are required.
 *
 * <p>Any thread. Ratis' threads bring replies; futures are never completed while the lock is held.
 */
final class ReadIndex {
    private final Object lock = new Object();
    private @Nullable LeaderState leadership;
    private final Map<RaftPeerId, LogAppender> appenders = new HashMap<>();
    private @Nullable Round round;

    /** One confirmation. Its maps are guarded by the lock of the group. */
    private static final class Round {
        final CompletableFuture<Long> done = new CompletableFuture<>();
        final RaftServer.Division division;
        final long term;
        final long commit;
        final Map<LogAppender, Long> firstCallIds = new HashMap<>();
        final Set<RaftPeerId> confirmedBy = new HashSet<>();

        Round(RaftServer.Division division, long term, long commit) {
            this.division = division;
            this.term = term;
            this.commit = commit;
            confirmedBy.add(division.getId());
        }
    }

    /** Ratis made the sender for one follower: at the begin of a leadership, for a new member, after a restart. */
    void appending(LeaderState leader, LogAppender appender) {
        Round failed = null;
        boolean join = false;
        synchronized (lock) {
            if (leadership != leader) {
                leadership = leader;
                appenders.clear();
                failed = round;
                round = null;
            }
            appenders.put(appender.getFollowerId(), appender);
            if (round != null) {
                round.firstCallIds.put(appender, appender.getCallId());
                join = true;
            }
        }
        if (failed != null) {
            failed.done.completeExceptionally(new NotLeadingException("leadership changed during the read"));
        }
        if (join) {
            appender.triggerHeartbeat();
        }
    }

    /** Starts a round, which takes the place of a round that is still under way. The future has the index that a read must have seen applied. */
    CompletableFuture<Long> start(RaftServer.Division division) {
        DivisionInfo info = division.getInfo();
        long term = info.getCurrentTerm();
        if (!info.isAlive() || !info.isLeader() || !info.isLeaderReady()) {
            return CompletableFuture.failedFuture(new NotLeadingException("this node does not lead"));
        }
        Round started = new Round(division, term, division.getRaftLog().getLastCommittedIndex());
        List<LogAppender> asked;
        synchronized (lock) {
            asked = List.copyOf(appenders.values());
            for (LogAppender appender : asked) {
                started.firstCallIds.put(appender, appender.getCallId());
            }
            round = started;
        }
        if (hasMajorities(started)) {
            finish(started);
        } else {
            asked.forEach(LogAppender::triggerHeartbeat);
        }
        return started.done;
    }

    /** On the leader: the last index that is on a follower's disk, as far as it has answered; -1 for none. */
    long matchIndex(RaftPeerId follower) {
        LogAppender appender;
        synchronized (lock) {
            appender = appenders.get(follower);
        }
        return appender == null ? -1 : appender.getFollower().getMatchIndex();
    }

    void replied(LogAppender appender, AppendEntriesReplyProto reply) {
        Round running;
        synchronized (lock) {
            running = round;
            if (running == null || !confirms(running, appender, reply)) {
                return;
            }
            running.confirmedBy.add(appender.getFollowerId());
        }
        if (hasMajorities(running)) {
            finish(running);
        }
    }

    private static boolean confirms(Round round, LogAppender appender, AppendEntriesReplyProto reply) {
        Long first = round.firstCallIds.get(appender);
        return first != null
                && reply.getResult() == AppendResult.SUCCESS
                // The reply may still carry the follower's term from before it learned ours.
                && reply.getTerm() <= round.term
                && appender.getCallIdComparator().compare(reply.getServerReply().getCallId(), first) >= 0;
    }

    private boolean hasMajorities(Round round) {
        RaftConfiguration members = round.division.getRaftConf();
        synchronized (lock) {
            return isMajority(members.getCurrentPeers(), round.confirmedBy)
                    && (members.getPreviousPeers().isEmpty()
                            || isMajority(members.getPreviousPeers(), round.confirmedBy));
        }
    }

    static boolean isMajority(Collection<RaftPeer> members, Set<RaftPeerId> confirmedBy) {
        long confirmed = members.stream()
                .map(RaftPeer::getId)
                .filter(confirmedBy::contains)
                .count();
        return 2 * confirmed > members.size();
    }

    private void finish(Round finished) {
        synchronized (lock) {
            if (round == finished) {
                round = null;
            }
        }
        DivisionInfo info = finished.division.getInfo();
        if (info.isLeader() && info.getCurrentTerm() == finished.term) {
            finished.done.complete(finished.commit);
        } else {
            finished.done.completeExceptionally(new NotLeadingException("leadership ended during the read"));
        }
    }
}
