package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.raft.UnconfirmedReadException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the leader for an index that a read must have seen. Any thread; the client is made when it is first needed. */
final class LeaderClient {
    private static final Pattern INDEX = Pattern.compile("\"index\":(\\d+)");

    private final RaftNode raft;
    private final Executor executor;
    private @Nullable HttpClient client;

    LeaderClient(RaftNode raft, Executor executor) {
        this.raft = raft;
        this.executor = executor;
    }

    CompletableFuture<Long> readIndex() {
        String leader = raft.leader();
        String address = leader == null || leader.equals(raft.id()) ? null : raft.httpAddress(leader);
        if (address == null) {
            return CompletableFuture.failedFuture(new UnconfirmedReadException("no leader is known"));
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/read-index"))
                .timeout(Duration.ofSeconds(2))
                .build();
        return client().sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(reply -> {
            Matcher index = INDEX.matcher(reply.body());
            if (reply.statusCode() != 200 || !index.find()) {
                throw new UnconfirmedReadException("the leader " + leader + " did not confirm: " + reply.body());
            }
            return Long.parseLong(index.group(1));
        });
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(executor)
                    .build();
        }
        return client;
    }
}
