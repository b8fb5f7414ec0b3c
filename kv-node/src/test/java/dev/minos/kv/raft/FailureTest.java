package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.kv.raft.Failure.Effect;
import dev.minos.kv.raft.Failure.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.ReplicationLevel;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.NotReplicatedException;
import org.apache.ratis.protocol.exceptions.RaftRetryFailureException;
import org.apache.ratis.protocol.exceptions.ReadException;
import org.apache.ratis.protocol.exceptions.ReadIndexException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.StaleReadException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One case for every exception that Ratis can answer a write with, before and after the append began. */
final class FailureTest {
    private static final RaftGroupMemberId MEMBER =
            RaftGroupMemberId.valueOf(RaftPeerId.valueOf("n1"), RaftGroupId.emptyGroupId());

    static Stream<Arguments> beforeTheAppend() {
        return Stream.of(
                Arguments.of(notLeader(), Reason.NOT_LEADER),
                Arguments.of(new LeaderNotReadyException(MEMBER), Reason.LEADER_NOT_READY),
                Arguments.of(new LeaderSteppingDownException("transfer"), Reason.LEADER_NOT_READY),
                Arguments.of(new ServerNotReadyException("starting"), Reason.NOT_READY),
                Arguments.of(new GroupMismatchException("no such group"), Reason.NOT_READY),
                Arguments.of(new AlreadyClosedException("closed"), Reason.NOT_READY),
                Arguments.of(new RejectedExecutionException("closed"), Reason.NOT_READY),
                Arguments.of(new ResourceUnavailableException("Failed to acquire a pending"), Reason.OVERLOADED),
                Arguments.of(new StateMachineException("startTransaction"), Reason.REFUSED_BY_STORE),
                Arguments.of(new RaftLogIOException("disk"), Reason.INTERNAL),
                Arguments.of(new IllegalStateException("odd"), Reason.INTERNAL),
                Arguments.of(new IOException("odd"), Reason.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("beforeTheAppend")
    void whatWasNeverAppendedDefinitelyDidNotHappen(Exception failure, Reason reason) {
        Failure known = Failure.ofWrite(failure, false);
        assertEquals(Effect.DEFINITELY_NOT, known.effect());
        assertEquals(reason, known.reason());
    }

    static Stream<Arguments> afterTheAppend() {
        return Stream.of(
                Arguments.of(notLeader(), Reason.LEADERSHIP_LOST),
                Arguments.of(new LeaderSteppingDownException("transfer"), Reason.LEADER_NOT_READY),
                Arguments.of(new ResourceUnavailableException("Failed to add a pending"), Reason.OVERLOADED),
                Arguments.of(new AlreadyClosedException("closed"), Reason.NOT_READY),
                Arguments.of(new StateMachineException("Log entry size exceeds"), Reason.REFUSED_BY_STORE),
                Arguments.of(new RaftLogIOException("disk"), Reason.INTERNAL),
                Arguments.of(new IllegalStateException("odd"), Reason.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("afterTheAppend")
    void whatMayBeInALogIsUnknown(Exception failure, Reason reason) {
        Failure known = Failure.ofWrite(failure, true);
        assertEquals(Effect.UNKNOWN, known.effect());
        assertEquals(reason, known.reason());
    }

    static Stream<Exception> timeouts() {
        return Stream.of(
                new TimeoutException("ours"),
                new TimeoutIOException("Ratis'"),
                new InterruptedIOException("waiting"),
                new InterruptedException("waiting"),
                new RaftRetryFailureException(null, 3, RetryPolicies.noRetry(), new IOException("tried")));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void whoStoppedWaitingKnowsNothing(Exception failure) {
        assertEquals(Effect.UNKNOWN, Failure.ofWrite(failure, false).effect());
        assertEquals(Effect.UNKNOWN, Failure.ofWrite(failure, true).effect());
    }

    @Test
    void committedButNotEverywhereHappened() {
        NotReplicatedException failure = new NotReplicatedException(1, ReplicationLevel.ALL, 7);
        assertEquals(Effect.HAPPENED, Failure.ofWrite(failure, true).effect());
    }

    static Stream<Exception> ofReads() {
        return Stream.concat(
                timeouts(),
                Stream.of(
                        notLeader(),
                        new NotLeadingException("deposed"),
                        new UnconfirmedReadException("no leader"),
                        new ReadException("behind"),
                        new ReadIndexException("no leader"),
                        new StaleReadException("behind"),
                        new IllegalStateException("odd")));
    }

    @ParameterizedTest
    @MethodSource("ofReads")
    void aReadNeverHasAnEffect(Exception failure) {
        assertEquals(Effect.DEFINITELY_NOT, Failure.ofRead(failure).effect());
    }

    @Test
    void aFollowerWithoutALeaderIsNotReadyAndNotBroken() {
        assertEquals(
                Failure.Reason.NOT_READY,
                Failure.ofRead(new UnconfirmedReadException("no leader")).reason());
    }

    @Test
    void wrappersOfFuturesAreLookedThrough() {
        Exception wrapped = new CompletionException(new ExecutionException(notLeader()));
        assertEquals(Reason.NOT_LEADER, Failure.ofWrite(wrapped, false).reason());
    }

    private static NotLeaderException notLeader() {
        return new NotLeaderException(MEMBER, null, List.of());
    }
}
