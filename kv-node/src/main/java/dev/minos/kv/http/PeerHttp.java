package dev.minos.kv.http;

import dev.minos.kv.security.Tls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How this node asks others over HTTP: with TLS where the cluster has it, and with the nodes' own token. Any thread; the
 * client is made when it is first needed.
 */
public final class PeerHttp {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final String ALLOWED = "-._~:/?@!$&'()*+,;=%";

    private final @Nullable Tls tls;
    private final @Nullable String token;
    private final Executor executor;
    private @Nullable HttpClient client;

    public PeerHttp(@Nullable Tls tls, @Nullable String token, Executor executor) {
        this.tls = tls;
        this.token = token;
        this.executor = executor;
    }

    /** Where something stands at a node. */
    String location(String address, String target) {
        return (tls == null ? "http://" : "https://") + address + target;
    }

    /** The same for Java, which is stricter about characters than clients are: what it does not allow is encoded. */
    URI uri(String address, String target) {
        StringBuilder strict = new StringBuilder(target.length());
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && ALLOWED.indexOf(b) >= 0 || Character.isLetterOrDigit(b & 0xff) && b > 0) {
                strict.append((char) b);
            } else {
                strict.append(String.format("%%%02X", b & 0xff));
            }
        }
        return URI.create(location(address, strict.toString()));
    }

    /** A request in this node's own name. */
    public HttpRequest.Builder request(String address, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(address, path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** Follows no redirect, and sends nothing twice. */
    public synchronized HttpClient client() {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(executor);
            if (tls != null) {
                builder.sslContext(tls.client());
            }
            client = builder.build();
        }
        return client;
    }

    /**
     * What a node knows of the cluster's disks.
     *
     * @param data whether it holds any
     * @param identities the incarnation of each id
     * @param members where each member is reached; none while the node starts
     */
    public record Identity(boolean data, Map<String, String> identities, Map<String, String> members) {}

    /** Asks a node. The future fails where it does not answer as a node of this cluster. */
    public CompletableFuture<Identity> identity(String address) {
        return send(request(address, "/identity"));
    }

    /** Lets a node record an incarnation; where it knows another one, its answer has that. */
    public CompletableFuture<Identity> introduce(String address, String id, String incarnation) {
        byte[] body = Json.bytes(Map.of("id", id, "incarnation", incarnation));
        return send(request(address, "/identity").POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                .thenCompose(answer -> answer == null ? identity(address) : CompletableFuture.completedFuture(answer));
    }

    /** Null where the id is taken. */
    private CompletableFuture<Identity> send(HttpRequest.Builder request) {
        return client().sendAsync(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(reply -> {
                    if (reply.statusCode() == 200) {
                        return IdentityJson.parse(reply.body());
                    }
                    if (reply.statusCode() == 409) {
                        return null;
                    }
                    throw new IllegalStateException("answered with " + reply.statusCode());
                });
    }
}
