package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leader n1 of n1, n2 and n3 asks its followers; the test plays the followers. */
final class ReadIndexTest {
    private final ReadIndex index = new ReadIndex();
    private final Division n1 = new Division();
    private final LeaderState leadership = fake(LeaderState.class, (method, arguments) -> null);
    private final Appender n2 = new Appender("n2");
    private final Appender n3 = new Appender("n3");

    @BeforeEach
    void lead() {
        index.appending(leadership, n2.appender);
        index.appending(leadership, n3.appender);
    }

    @Test
    void oneFollowerOfTwoMakesAMajority() {
        n1.commit = 17;
        CompletableFuture<Long> read = index.start(n1.division);
        assertTrue(n2.triggered && n3.triggered);
        assertFalse(read.isDone());
        n2.replies(AppendResult.SUCCESS, 5, n2.nextCallId);
        assertEquals(17, read.join());
    }

    @Test
    void aReplyToARequestFromBeforeTheRoundProvesNothing() {
        n2.nextCallId = 10;
        CompletableFuture<Long> read = index.start(n1.division);
        n2.replies(AppendResult.SUCCESS, 5, 9);
        assertFalse(read.isDone());
        n2.replies(AppendResult.SUCCESS, 5, 10);
        assertTrue(read.isDone());
    }

    @Test
    void aFollowerWithAHigherTermOrAnotherLogProvesNothing() {
        CompletableFuture<Long> read = index.start(n1.division);
        n2.replies(AppendResult.NOT_LEADER, 6, n2.nextCallId);
        n2.replies(AppendResult.INCONSISTENCY, 5, n2.nextCallId);
        n2.replies(AppendResult.SUCCESS, 6, n2.nextCallId);
        assertFalse(read.isDone());
    }

    @Test
    void aFollowerThatJustLearnedTheTermCounts() {
        CompletableFuture<Long> read = index.start(n1.division);
        n2.replies(AppendResult.SUCCESS, 4, n2.nextCallId);
        assertTrue(read.isDone());
    }

    @Test
    void theSameFollowerCountsOnce() {
        n1.members = peers("n1", "n2", "n3", "n4", "n5");
        CompletableFuture<Long> read = index.start(n1.division);
        n2.replies(AppendResult.SUCCESS, 5, n2.nextCallId);
        n2.replies(AppendResult.SUCCESS, 5, n2.nextCallId + 1);
        assertFalse(read.isDone());
        n3.replies(AppendResult.SUCCESS, 5, n3.nextCallId);
        assertTrue(read.isDone());
    }

    @Test
    void whileMembersChangeBothMajoritiesAreNeeded() {
        n1.members = peers("n1", "n2", "n3");
        n1.previous = peers("n1", "n4", "n5");
        Appender n4 = new Appender("n4");
        index.appending(leadership, n4.appender);
        CompletableFuture<Long> read = index.start(n1.division);
        n2.replies(AppendResult.SUCCESS, 5, n2.nextCallId);
        n3.replies(AppendResult.SUCCESS, 5, n3.nextCallId);
        assertFalse(read.isDone(), "only the new members have confirmed");
        n4.replies(AppendResult.SUCCESS, 5, n4.nextCallId);
        assertTrue(read.isDone());
    }

    @Test
    void aLeadershipThatEndedDuringTheRoundIsNone() {
        CompletableFuture<Long> read = index.start(n1.division);
        n1.term = 6;
        n2.replies(AppendResult.SUCCESS, 5, n2.nextCallId);
        assertTrue(read.isCompletedExceptionally());
    }

    @Test
    void aNewLeadershipFailsTheRoundOfTheOld() {
        CompletableFuture<Long> read = index.start(n1.division);
        LeaderState next = fake(LeaderState.class, (method, arguments) -> null);
        index.appending(next, new Appender("n2").appender);
        assertTrue(read.isCompletedExceptionally());
    }

    @Test
    void aSenderThatIsReplacedDuringTheRoundIsAskedAgain() {
        n2.nextCallId = 100;
        CompletableFuture<Long> read = index.start(n1.division);
        Appender restarted = new Appender("n2");
        index.appending(leadership, restarted.appender);
        assertTrue(restarted.triggered);
        restarted.replies(AppendResult.SUCCESS, 5, 0);
        assertTrue(read.isDone());
    }

    @Test
    void whoDoesNotLeadOrIsNotReadyConfirmsNothing() {
        n1.ready = false;
        assertTrue(index.start(n1.division).isCompletedExceptionally());
        n1.ready = true;
        n1.leads = false;
        assertTrue(index.start(n1.division).isCompletedExceptionally());
    }

    @Test
    void aClusterOfOneNeedsNobody() {
        n1.members = peers("n1");
        n1.commit = 3;
        assertEquals(3, index.start(n1.division).join());
    }

    private static List<RaftPeer> peers(String... ids) {
        return Arrays.stream(ids)
                .map(id -> RaftPeer.newBuilder().setId(id).build())
                .toList();
    }

    private final class Appender {
        final LogAppender appender;
        final RaftPeerId id;
        long nextCallId;
        boolean triggered;

        Appender(String name) {
            id = RaftPeerId.valueOf(name);
            appender = fake(LogAppender.class, (method, arguments) -> switch (method) {
                case "getFollowerId" -> id;
                case "getCallId" -> nextCallId;
                case "getCallIdComparator" -> Comparator.<Long>naturalOrder();
                case "triggerHeartbeat" -> {
                    triggered = true;
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method);
            });
        }

        void replies(AppendResult result, long term, long callId) {
            index.replied(
                    appender,
                    AppendEntriesReplyProto.newBuilder()
                            .setResult(result)
                            .setTerm(term)
                            .setServerReply(RaftRpcReplyProto.newBuilder().setCallId(callId))
                            .build());
        }
    }

    private static final class Division {
        long term = 5;
        long commit = 1;
        boolean leads = true;
        boolean ready = true;
        List<RaftPeer> members = peers("n1", "n2", "n3");
        List<RaftPeer> previous = List.of();

        final DivisionInfo info = fake(DivisionInfo.class, (method, arguments) -> switch (method) {
            case "getCurrentTerm" -> term;
            case "isLeader" -> leads;
            case "isAlive" -> true;
            case "isLeaderReady" -> ready;
            default -> throw new UnsupportedOperationException(method);
        });
        final RaftConfiguration conf = fake(
                RaftConfiguration.class, (method, arguments) -> method.equals("getPreviousPeers") ? previous : members);
        final RaftLog log = fake(RaftLog.class, (method, arguments) -> commit);
        final RaftServer.Division division = fake(RaftServer.Division.class, (method, arguments) -> switch (method) {
            case "getInfo" -> info;
            case "getRaftConf" -> conf;
            case "getRaftLog" -> log;
            case "getId" -> RaftPeerId.valueOf("n1");
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private interface Answer {
        @Nullable
        Object to(String method, Object[] arguments);
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static <T> T fake(Class<T> type, Answer answer) {
        return (T) Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> type.getSimpleName();
                    default -> answer.to(method.getName(), arguments);
                });
    }
}
