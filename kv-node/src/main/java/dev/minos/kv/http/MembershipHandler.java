package dev.minos.kv.http;

import dev.minos.kv.raft.Failure;
import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.Membership;
import dev.minos.kv.raft.NotLeadingException;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.raft.RaftNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Members come, go, and take the lead. A member is one of every group, and the groups change one by one, each by its
 * leader: whoever is asked sees to all of them, and to ask again completes what was left undone. Called on worker threads.
 */
final class MembershipHandler {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 200;

    private final RaftNode raft;
    private final Replies replies;
    private final LeaderClient leaders;

    MembershipHandler(RaftNode raft, Replies replies, LeaderClient leaders) {
        this.raft = raft;
        this.replies = replies;
        this.leaders = leaders;
    }

    /** What is to be changed: here where this node leads, or by the same request to who does. */
    private record Change(String path, byte[] body, Function<Membership, CompletableFuture<Void>> here) {}

    /**
     * {@code {"id","raft","http","role"}}; raftdb's {@code "addr"} is understood as {@code "raft"}. A node that has more than
     * one group says how many in {@code "groups"}.
     */
    void join(HttpServerExchange exchange, Target target, byte[] body) {
        Map<String, String> fields = fields(body, Set.of("id", "raft", "addr", "http", "role", "groups"));
        String address = fields.containsKey("raft") ? required(fields, "raft") : required(fields, "addr");
        Peer peer;
        try {
            peer = Peer.parse(required(fields, "id"), address, fields.get("http"))
                    .as(part(fields.get("role")));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
        String groups = fields.getOrDefault("groups", "1");
        if (!groups.equals(String.valueOf(raft.groups().size()))) {
            replies.error(
                    exchange,
                    409,
                    "refused",
                    "this cluster has --groups " + raft.groups().size() + " and " + peer.id() + " has --groups "
                            + groups + "; start it anew with the cluster's number and an empty directory",
                    true);
            return;
        }
        change(exchange, target, new Change("/join", body, membership -> membership.add(peer)));
    }

    private static Peer.Part part(@Nullable String role) {
        if (role == null || role.equals("voter")) {
            return Peer.Part.VOTER;
        }
        if (role.equals("listener")) {
            return Peer.Part.LISTENER;
        }
        throw new IllegalArgumentException("the role '" + role + "' is neither voter nor listener");
    }

    void remove(HttpServerExchange exchange, Target target, byte[] body) {
        String id = required(fields(body, Set.of("id")), "id");
        change(exchange, target, new Change("/remove", body, membership -> membership.remove(id)));
    }

    void transfer(HttpServerExchange exchange, Target target, byte[] body) {
        String to = required(fields(body, Set.of("to")), "to");
        change(exchange, target, new Change("/transfer", body, membership -> membership.transfer(to)));
    }

    private static Map<String, String> fields(byte[] body, Set<String> known) {
        Map<String, String> fields = Json.strings(body);
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw new BadRequestException("unknown field \"" + name + "\"");
            }
        }
        return fields;
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new BadRequestException("the body lacks \"" + name + "\"");
        }
        return value;
    }

    private void change(HttpServerExchange exchange, Target target, Change change) {
        List<KvGroup> groups = raft.groups();
        if (groups.size() > 1 && target.text("group") == null) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            CompletableFuture<?>[] all = groups.stream()
                    .map(group -> changeWhoeverLeads(group, change, deadline))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(all).thenRun(() -> done(exchange, groups)).exceptionally(failure -> {
                failed(exchange, groups.get(0), Replies.cause(failure));
                return null;
            });
            return;
        }
        KvGroup group = target.group(groups, groups.get(0));
        if (!group.leads()) {
            replies.notLeader(exchange, group);
            return;
        }
        change.here()
                .apply(group.membership())
                .thenRun(() -> done(exchange, List.of(group)))
                .exceptionally(failure -> {
                    failed(exchange, group, Replies.cause(failure));
                    return null;
                });
    }

    /** Leaders change, not least by what is done here: whoever does not lead any more is asked no further. */
    private CompletableFuture<Void> changeWhoeverLeads(KvGroup group, Change change, long deadline) {
        CompletableFuture<Void> attempt = group.leads()
                ? change.here().apply(group.membership())
                : leaders.change(group, change.path(), change.body()).thenAccept(reply -> require(group, reply));
        return attempt.handle((done, thrown) -> {
                    Throwable failure = thrown == null ? null : Replies.cause(thrown);
                    if (failure == null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    if (failure instanceof GroupRefusedException
                            || failure instanceof Membership.RefusedException
                            || System.nanoTime() - deadline > 0) {
                        return CompletableFuture.<Void>failedFuture(failure);
                    }
                    return CompletableFuture.runAsync(
                                    () -> {}, CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                            .thenCompose(waited -> changeWhoeverLeads(group, change, deadline));
                })
                .thenCompose(next -> next);
    }

    private static void require(KvGroup group, HttpResponse<String> reply) {
        if (reply.statusCode() == 409 && reply.body().contains("\"error\":\"busy\"")) {
            throw new BusyException("group " + group.number() + " is being changed already");
        }
        if (reply.statusCode() == 409) {
            throw new GroupRefusedException(reply.body());
        }
        if (reply.statusCode() != 200) {
            throw new IllegalStateException("group " + group.number() + ": " + reply.body());
        }
    }

    /** Another change is under way, and this one has not begun. */
    private static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BusyException(String message) {
            super(message);
        }
    }

    /** The leader of a group said no; what it said is passed on. */
    private static final class GroupRefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String body;

        GroupRefusedException(String body) {
            super(body);
            this.body = body;
        }
    }

    /** One change at a time; the second exception says that another one came first. */
    private static boolean isBusy(Throwable failure) {
        return failure instanceof BusyException
                || failure instanceof ReconfigurationInProgressException
                || failure instanceof SetConfigurationException;
    }

    private void done(HttpServerExchange exchange, List<KvGroup> groups) {
        replies.mark(exchange, groups);
        replies.json(
                exchange,
                200,
                Map.of("members", StatusHandler.members(groups.get(0).status())));
    }

    private void failed(HttpServerExchange exchange, KvGroup group, Throwable failure) {
        if (failure instanceof NotLeadingException) {
            replies.notLeader(exchange, group);
        } else if (failure instanceof GroupRefusedException refused) {
            replies.send(
                    exchange, 409, "application/json", refused.body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } else if (failure instanceof Membership.RefusedException) {
            replies.error(exchange, 409, "refused", String.valueOf(failure.getMessage()), true);
        } else if (isBusy(failure)) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            replies.error(exchange, 409, "busy", "other members come or go just now; ask again", true);
        } else {
            // Whether the group has changed is to be looked up in /status before it is tried again.
            String message = Failure.ofWrite(failure, true).message();
            replies.error(exchange, 504, "unknown_outcome", message, false);
        }
    }
}
