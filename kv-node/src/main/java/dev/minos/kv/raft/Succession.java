package dev.minos.kv.raft;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Campaigns early for a leader whose process has ended. A follower of Ratis looks at its clock once in an election
 * timeout, and so misses a dead leader for up to two of them. Here a leader that skipped a heartbeat is knocked at: where
 * its machine answers that nobody listens at its port any more, there is nothing to wait for. A leader that is cut off,
 * stopped or slow does not refuse (packets are lost, or the kernel accepts for it), and is given its whole timeout.
 *
 * <p>An election is safe at any time (Raft §5.2, §5.4.1); it only costs something. So the followers try one after the
 * other in the order of their names, each once in a term, and none twice in ten seconds, should some firewall refuse in
 * the name of a leader that lives. The election itself is the one that Ratis holds when a leader hands over (thesis §3.10).
 */
final class Succession extends Chore {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);
    private static final Duration PERIOD = Duration.ofMillis(40);
    private static final int KNOCK_MILLIS = 100;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RaftServer server;
    private final List<KvGroup> groups;
    private final long patienceMillis;
    private final long turnMillis;
    private final Map<KvGroup, Long> lastNanos = new HashMap<>();
    private long calls;

    Succession(RaftServer server, List<KvGroup> groups, Duration electionMin) {
        super("minos-succession", PERIOD);
        this.server = server;
        this.groups = groups;
        // A heartbeat comes each half of the timeout, at the latest.
        this.patienceMillis = electionMin.toMillis() * 2 / 3;
        this.turnMillis = electionMin.toMillis() / 2;
    }

    @Override
    void look() {
        groups.forEach(this::look);
    }

    private void look(KvGroup group) {
        RaftServer.Division division = group.division();
        DivisionInfo info = division.getInfo();
        RaftPeerId leader = info.getLeaderId();
        if (leader == null || !info.isAlive() || !info.isFollower()) {
            return;
        }
        long silentMillis =
                info.getRoleInfoProto().getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs();
        if (silentMillis < patienceMillis) {
            return;
        }
        int turn = turn(division, leader);
        if (turn >= 0 && silentMillis >= patienceMillis + turn * turnMillis && isRested(group)) {
            InetSocketAddress address = group.raftAddress(leader);
            if (address != null && isRefused(address)) {
                lastNanos.put(group, System.nanoTime());
                campaign(division, info, leader);
            }
        }
    }

    private boolean isRested(KvGroup group) {
        Long last = lastNanos.get(group);
        return last == null || System.nanoTime() - last > PAUSE_NANOS;
    }

    /** How many other followers are asked first; -1 where this member does not vote. */
    private static int turn(RaftServer.Division division, RaftPeerId leader) {
        int before = 0;
        boolean votes = false;
        for (RaftPeer peer : division.getRaftConf().getCurrentPeers()) {
            int order = peer.getId().toString().compareTo(division.getId().toString());
            votes |= order == 0;
            before += order < 0 && !peer.getId().equals(leader) ? 1 : 0;
        }
        return votes ? before : -1;
    }

    /** Whether somebody says that there is nobody; silence says nothing. */
    static boolean isRefused(InetSocketAddress address) {
        try (Socket knock = new Socket()) {
            // A name is looked up again, since an address that was unresolved once stays so.
            knock.connect(new InetSocketAddress(address.getHostString(), address.getPort()), KNOCK_MILLIS);
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    private void campaign(RaftServer.Division division, DivisionInfo info, RaftPeerId leader) {
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        // A member that has nothing of this term lacks what the others have, and would only raise the term.
        if (last == null || last.getTerm() != info.getCurrentTerm()) {
            return;
        }
        log.atInfo().addKeyValue("leader", leader).log("the leader's process has ended: campaigning");
        try {
            server.startLeaderElection(StartLeaderElectionRequestProto.newBuilder()
                    .setServerRequest(RaftRpcRequestProto.newBuilder()
                            .setRequestorId(leader.toByteString())
                            .setReplyId(division.getId().toByteString())
                            .setCallId(++calls)
                            .setRaftGroupId(RaftGroupIdProto.newBuilder()
                                    .setId(division.getMemberId().getGroupId().toByteString())))
                    .setLeaderLastEntry(last.toProto())
                    .build());
        } catch (IOException e) {
            log.warn("could not campaign; the election timeout will", e);
        }
    }
}
