package dev.minos.kv.raft;

import dev.minos.kv.security.Tls;
import java.util.List;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * Ratis' gRPC transport, with every append reply shown to the {@link ReadIndex} of its group, and every snapshot
 * that is sent to its {@link Transfers}. Ratis makes this object
 * itself, from the class name in its configuration; what it must know comes in the {@link Parameters}.
 */
public final class ObservedGrpc implements RpcType {
    private static final String OBSERVERS = "minos.observers";

    /** Hands the groups' read indexes to the transport of one server, and its certificates. */
    static Parameters parameters(Observers observers, Interference interference, @Nullable Tls tls) {
        Parameters parameters = new Parameters();
        interference.prepare(parameters);
        if (tls != null) {
            GrpcConfigKeys.TLS.setConf(parameters, tls.mutual());
        }
        parameters.put(OBSERVERS, observers, Observers.class);
        return parameters;
    }

    @Override
    public String name() {
        return "MINOS_GRPC";
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        Observers observers = parameters.getNonNull(OBSERVERS, Observers.class);
        return new GrpcFactory(parameters) {
            @Override
            public LogAppender newLogAppender(RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
                RaftGroupId group = division.getMemberId().getGroupId();
                ReadIndex index = observers.reads(group);
                Transfers transfers = observers.transfers(group);
                LogAppender appender = new GrpcLogAppender(division, new Observed(leader, index), follower) {
                    @Override
                    public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(
                            String requestId, SnapshotInfo snapshot) {
                        return transfers.noting(follower, super.newInstallSnapshotRequests(requestId, snapshot));
                    }
                };
                index.appending(leader, appender);
                return appender;
            }
        };
    }

    /** The leader's state as Ratis made it; only replies are looked at, after Ratis has handled them. */
    private record Observed(LeaderState leader, ReadIndex index) implements LeaderState {
        @Override
        public void restart(LogAppender appender) {
            leader.restart(appender);
        }

        @Override
        public AppendEntriesRequestProto newAppendEntriesRequestProto(
                FollowerInfo follower, List<LogEntryProto> entries, TermIndex previous, long callId) {
            return leader.newAppendEntriesRequestProto(follower, entries, previous, callId);
        }

        @Override
        public void checkHealth(FollowerInfo follower) {
            leader.checkHealth(follower);
        }

        @Override
        public boolean onFollowerTerm(FollowerInfo follower, long followerTerm) {
            return leader.onFollowerTerm(follower, followerTerm);
        }

        @Override
        public void onFollowerCommitIndex(FollowerInfo follower, long commitIndex) {
            leader.onFollowerCommitIndex(follower, commitIndex);
        }

        @Override
        public void onFollowerSuccessAppendEntries(FollowerInfo follower) {
            leader.onFollowerSuccessAppendEntries(follower);
        }

        @Override
        public boolean isFollowerBootstrapping(FollowerInfo follower) {
            return leader.isFollowerBootstrapping(follower);
        }

        @Override
        public void onAppendEntriesReply(LogAppender appender, AppendEntriesReplyProto reply) {
            leader.onAppendEntriesReply(appender, reply);
            index.replied(appender, reply);
        }
    }
}
