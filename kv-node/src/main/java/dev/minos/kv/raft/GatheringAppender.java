package dev.minos.kv.raft;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.AwaitForSignal;
import org.jspecify.annotations.Nullable;

/**
 * Sends one follower the log. Ratis' own sender keeps requests a millisecond apart, so that many entries share one, and
 * has up to eight of them under way: a lonely write waits for the clock, and a follower that catches up holds eight
 * requests in memory. Here entries gather while one request with entries is under way, as long as that takes, and
 * heartbeats wait for nothing.
 *
 * <p>It also tells the follower by an empty request what has been committed, where no entries go that would carry it.
 * Ratis' way is an entry in the log for each commit, which every disk has to sync.
 *
 * <p>Ratis runs it on a thread of its own; signals come from any thread.
 */
final class GatheringAppender extends GrpcLogAppender {
    /** An answer is noted as arrived a moment before what it confirms is. */
    private static final long CONFIRMED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Transfers transfers;
    private final KeptSignal signal;
    private long toldCommit = -1;
    private Sent sent = new Sent(0, -1, 0);

    /** The entries of the last request that had any. */
    private record Sent(long first, long last, long nanos) {
        static Sent of(AppendEntriesRequestProto request) {
            return new Sent(
                    request.getEntries(0).getIndex(),
                    request.getEntries(request.getEntriesCount() - 1).getIndex(),
                    System.nanoTime());
        }
    }

    GatheringAppender(RaftServer.Division division, LeaderState leader, FollowerInfo follower, Transfers transfers) {
        super(division, leader, follower);
        this.transfers = transfers;
        this.signal = new KeptSignal(follower.getId());
    }

    @Override
    public AwaitForSignal getEventAwaitForSignal() {
        return signal;
    }

    @Override
    public boolean shouldSendAppendEntries() {
        return (isHeartbeatDue() || !hasPendingDataRequests()) && super.shouldSendAppendEntries();
    }

    /** Null when nothing is to be sent now. Whatever changes that gives a signal: a reply, an entry, a commit. */
    @Override
    @SuppressWarnings("NullAway") // Ratis has no annotations; its caller expects null.
    public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
            throws RaftLogIOException {
        goBackToWhatWasLost();
        if (heartbeat || isHeartbeatDue()) {
            return super.newAppendEntriesRequest(callId, heartbeat);
        }
        if (hasPendingDataRequests()) {
            return null;
        }
        long commit = getRaftLog().getLastCommittedIndex();
        boolean entries = hasAppendEntries();
        if (!entries && commit <= toldCommit) {
            return null;
        }
        // Should it get lost, the next heartbeat says the same.
        toldCommit = commit;
        AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, !entries);
        if (request != null && request.getEntriesCount() > 0) {
            sent = Sent.of(request);
        }
        return request;
    }

    /**
     * When a connection breaks, Ratis does not always go back to what was under way, and relies on the next entry to find
     * out: until then the leader does not know what the follower has, cannot commit it, and cannot hand over to him. Here
     * nothing is under way, and the entries were not confirmed: they are sent again, which does no harm.
     */
    private void goBackToWhatWasLost() {
        FollowerInfo follower = getFollower();
        if (!hasPendingDataRequests()
                && follower.getMatchIndex() < sent.last()
                && follower.getNextIndex() == sent.last() + 1
                && System.nanoTime() - sent.nanos() > CONFIRMED_NANOS) {
            follower.setNextIndex(sent.first());
        }
    }

    /** By the clock, or because a read waits for one. */
    private boolean isHeartbeatDue() {
        return getHeartbeatWaitTimeMs() <= 0;
    }

    @Override
    public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(String requestId, SnapshotInfo snapshot) {
        return transfers.noting(getFollower(), super.newInstallSnapshotRequests(requestId, snapshot));
    }
}
