package dev.minos.kv.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * One request until it has its answer or its deadline is over: follows the leader, and tries again at other nodes. That
 * is safe for every request that comes here, because reads change nothing and writes carry an idempotency key.
 *
 * <p>Attempts follow one another, so its fields are written by one thread at a time, each after the one before has
 * handed over through a future.
 */
final class Call {
    private static final int MOST_HOPS = 3;
    /** With less than this part of its time an attempt would only make a definite outcome unknown. */
    private static final int WORTH_A_TRY = 10;

    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final HttpClient http;
    private final Endpoints endpoints;
    private final Duration attempt;
    private final Need need;
    private final long deadlineNanos;
    private final long leastNanos;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private final Set<URI> untrusted = new HashSet<>();
    private boolean mayHaveHappened;
    private int failures;
    private String lastTrouble = "no node answered";

    /**
     * What is asked.
     *
     * @param at the request for a node
     * @param key the one it is about, null when it is about several
     * @param what in words, for the sentence of a failure
     */
    record Need(
            Function<URI, HttpRequest.Builder> at,
            Effect effect,
            Wanted wanted,
            @Nullable Bytes key,
            String what) {
        /** Whether it changes something. */
        enum Effect {
            READS,
            WRITES
        }

        /** Who can answer. */
        enum Wanted {
            LEADER,
            ANY
        }
    }

    Call(HttpClient http, Endpoints endpoints, Duration attempt, Duration deadline, Need need) {
        this.http = http;
        this.endpoints = endpoints;
        this.attempt = attempt;
        this.need = need;
        this.deadlineNanos = System.nanoTime() + deadline.toNanos();
        this.leastNanos = Math.min(attempt.toNanos(), deadline.toNanos()) / WORTH_A_TRY;
    }

    /** Fails with a {@link KvException} only. */
    CompletableFuture<Answer> begin() {
        send(need.wanted() == Need.Wanted.LEADER ? endpoints.leaderFirst(need.key()) : endpoints.nearest(), 0);
        return result;
    }

    private void send(URI origin, int hops) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= (failures == 0 ? 0 : leastNanos) || result.isDone()) {
            giveUp();
            return;
        }
        HttpRequest request = need.at()
                .apply(origin)
                .timeout(Duration.ofNanos(Math.min(leftNanos, attempt.toNanos())))
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).whenComplete((response, failure) -> {
            try {
                if (failure == null) {
                    answered(origin, hops, Answer.of(response));
                } else {
                    unanswered(origin, failure);
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    private void answered(URI origin, int hops, Answer answer) {
        switch (answer.meaning()) {
            case RESULT -> {
                remember(origin, answer);
                result.complete(answer);
            }
            case REDIRECT -> redirected(origin, hops, answer);
            case TRY_AGAIN -> {
                mayHaveHappened |= !answer.isDefinite();
                lastTrouble = origin + " says: " + answer.message();
                tryAgain(origin);
            }
            case FINAL -> refused(answer);
        }
    }

    private void remember(URI origin, Answer answer) {
        Bytes key = need.key();
        if (need.wanted() != Need.Wanted.LEADER) {
            return;
        }
        if (key != null && answer.headers().firstValue("Minos-Group").isPresent()) {
            endpoints.leads(origin, key);
        } else {
            endpoints.leads(origin);
        }
    }

    private void redirected(URI origin, int hops, Answer answer) {
        URI location = answer.location();
        if (location == null || !origin.getScheme().equals(location.getScheme()) || location.getHost() == null) {
            // A token must not travel in the clear because one node says so.
            result.completeExceptionally(new UnavailableException(
                    origin + " sends this client to " + location + ", which is no address of the same kind"));
            return;
        }
        URI leader = Endpoints.originOf(location);
        lastTrouble = origin + " says that " + leader + " leads, which did not answer";
        if (hops < MOST_HOPS) {
            endpoints.leads(leader);
            send(leader, hops + 1);
        } else {
            tryAgain(origin);
        }
    }

    private void refused(Answer answer) {
        boolean unknown = need.effect() == Need.Effect.WRITES && (mayHaveHappened || !answer.isDefinite());
        result.completeExceptionally(
                unknown
                        ? new UnknownOutcomeException(need.what() + " may have happened: " + answer.message())
                        : new RequestRefusedException(answer.status(), answer.error(), answer.message()));
    }

    private void unanswered(URI origin, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean sent = !(cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException
                || cause instanceof SSLPeerUnverifiedException);
        mayHaveHappened |= sent;
        lastTrouble = origin + ": " + trouble(cause);
        if (cause instanceof SSLException && untrusted.add(origin) && untrusted.size() >= endpoints.size()) {
            giveUp();
            return;
        }
        tryAgain(origin);
    }

    private static String trouble(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
            return "no connection";
        }
        String message = cause.getMessage();
        return cause instanceof SSLException
                ? "TLS: " + message
                : message == null ? cause.getClass().getSimpleName() : message;
    }

    /** A round through all nodes without a pause, then pauses that grow: an election takes most of a second. */
    private void tryAgain(URI origin) {
        URI next = endpoints.after(origin);
        failures++;
        if (failures < endpoints.size()) {
            send(next, 0);
            return;
        }
        int round = failures / endpoints.size();
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(round, 5));
        long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            giveUp();
            return;
        }
        CompletableFuture.delayedExecutor(Math.min(pause, left), TimeUnit.MILLISECONDS)
                .execute(() -> send(next, 0));
    }

    private void giveUp() {
        KvException outcome;
        if (need.effect() == Need.Effect.READS) {
            outcome = new UnavailableException(need.what() + " was not answered in time; last, " + lastTrouble);
        } else if (mayHaveHappened) {
            outcome = new UnknownOutcomeException(need.what() + " may or may not have happened; last, " + lastTrouble);
        } else {
            outcome = new UnavailableException(need.what() + " has not happened; last, " + lastTrouble);
        }
        result.completeExceptionally(outcome);
    }
}
