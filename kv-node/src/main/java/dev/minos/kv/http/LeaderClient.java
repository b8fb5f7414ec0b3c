package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.UnconfirmedReadException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the leaders of groups what only they can say or do, in this node's own name. Any thread. */
final class LeaderClient {
    private static final Pattern INDEX = Pattern.compile("\"index\":(\\d+)");
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(12);

    private final RaftNode raft;
    private final PeerHttp peers;

    LeaderClient(RaftNode raft, PeerHttp peers) {
        this.raft = raft;
        this.peers = peers;
    }

    /** An index of the group's log that a read must have seen. */
    CompletableFuture<Long> readIndex(KvGroup group) {
        HttpRequest.Builder request = request(group, "/read-index");
        if (request == null) {
            return CompletableFuture.failedFuture(new UnconfirmedReadException("no leader is known"));
        }
        return send(request.timeout(Duration.ofSeconds(2)).build()).thenApply(reply -> {
            Matcher index = INDEX.matcher(reply.body());
            if (reply.statusCode() != 200 || !index.find()) {
                throw new UnconfirmedReadException(
                        "the leader " + group.leader() + " did not confirm: " + reply.body());
            }
            return Long.parseLong(index.group(1));
        });
    }

    /** Lets the group's leader change its members or hand over; the reply is its own. */
    CompletableFuture<HttpResponse<String>> change(KvGroup group, String path, byte[] body) {
        HttpRequest.Builder request = request(group, path);
        return request == null
                ? CompletableFuture.failedFuture(new UnconfirmedReadException("no leader is known"))
                : send(request.timeout(CHANGE_TIMEOUT)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
    }

    private HttpRequest.@Nullable Builder request(KvGroup group, String path) {
        String leader = group.leader();
        String address = leader == null || leader.equals(raft.id()) ? null : raft.innerHttpAddress(leader);
        String query = raft.groups().size() == 1 ? "" : "?group=" + group.number();
        return address == null ? null : peers.request(address, path + query);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return peers.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
