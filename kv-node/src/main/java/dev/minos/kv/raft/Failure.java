package dev.minos.kv.raft;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
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
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;

/**
 * What an exception says about the request that met it. This is the only place that decides whether a failed write
 * certainly had no effect; when in doubt it says unknown, which is always true.
 *
 * @param reason what the client is told, as a word
 */
public record Failure(Effect effect, Reason reason, String message) {
    /** What became of the request. */
    public enum Effect {
        HAPPENED,
        DEFINITELY_NOT,
        UNKNOWN
    }

    /** Why, in the words of the HTTP interface. */
    public enum Reason {
        NOT_LEADER,
        LEADER_NOT_READY,
        NOT_READY,
        OVERLOADED,
        TIMEOUT,
        LEADERSHIP_LOST,
        REFUSED_BY_STORE,
        INTERNAL
    }

    /**
     * A write that was handed to Raft and met this.
     *
     * <p>The mark decides most cases: an exception that Ratis gave back for a command which it had not begun to append
     * says that the command is in no log. After that, a lost leadership says nothing at all: the entry may be on a
     * majority already, and the next leader will keep it.
     *
     * @param mayBeInLog {@link Proposal#mayBeInLog} at the time of the exception
     */
    public static Failure ofWrite(Throwable failure, boolean mayBeInLog) {
        Throwable cause = unwrap(failure);
        if (isTimeout(cause)) {
            // Whoever waited has given up; the request itself may still be on its way to the log.
            return new Failure(Effect.UNKNOWN, Reason.TIMEOUT, "no answer in time: it may or may not have happened");
        }
        if (cause instanceof NotReplicatedException) {
            return new Failure(Effect.HAPPENED, Reason.INTERNAL, "committed, but not on every member");
        }
        return mayBeInLog
                ? new Failure(Effect.UNKNOWN, reason(cause, true), text(cause))
                : new Failure(Effect.DEFINITELY_NOT, reason(cause, false), text(cause));
    }

    /** A read that met this. A read has no effect, so its failures are always definite. */
    public static Failure ofRead(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (isTimeout(cause)) {
            return new Failure(Effect.DEFINITELY_NOT, Reason.TIMEOUT, "no majority confirmed the read in time");
        }
        return new Failure(Effect.DEFINITELY_NOT, reason(cause, false), text(cause));
    }

    /** Whether the request certainly had no effect. */
    public boolean definite() {
        return effect == Effect.DEFINITELY_NOT;
    }

    private static Reason reason(Throwable cause, boolean mayBeInLog) {
        if (cause instanceof NotLeaderException || cause instanceof NotLeadingException) {
            return mayBeInLog ? Reason.LEADERSHIP_LOST : Reason.NOT_LEADER;
        }
        if (cause instanceof LeaderNotReadyException || cause instanceof LeaderSteppingDownException) {
            return Reason.LEADER_NOT_READY;
        }
        if (cause instanceof ResourceUnavailableException) {
            return Reason.OVERLOADED;
        }
        if (cause instanceof ServerNotReadyException
                || cause instanceof GroupMismatchException
                || cause instanceof AlreadyClosedException
                || cause instanceof RejectedExecutionException
                || cause instanceof UnconfirmedReadException
                || cause instanceof java.net.ConnectException
                || cause instanceof ReadException
                || cause instanceof ReadIndexException) {
            return Reason.NOT_READY;
        }
        return cause instanceof StateMachineException ? Reason.REFUSED_BY_STORE : Reason.INTERNAL;
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof java.util.concurrent.TimeoutException
                || cause instanceof TimeoutIOException
                || cause instanceof java.net.http.HttpTimeoutException
                || cause instanceof RaftRetryFailureException
                || cause instanceof java.io.InterruptedIOException
                || cause instanceof InterruptedException;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
