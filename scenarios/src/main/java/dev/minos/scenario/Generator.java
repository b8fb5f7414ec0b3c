package dev.minos.scenario;

import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides what one client asks next. Belongs to one thread. The same seed and the same answers give the same requests;
 * no value is ever written twice in a run: it is the client's number and a counter, such as {@code 3-41}.
 */
final class Generator {
    private final int client;
    private final int keys;
    private final ClientGroup group;
    private final SplittableRandom random;
    /** What this client last saw under each key; a compare-and-set expects it. */
    private final Map<String, String> seen = new HashMap<>();

    private int written;

    Generator(int client, int keys, ClientGroup group, SplittableRandom random) {
        this.client = client;
        this.keys = keys;
        this.group = group;
        this.random = random;
    }

    Request next() {
        OperationKind kind = group.draw(random);
        String key = "k" + random.nextInt(keys);
        return switch (kind.verb()) {
            case READ -> new Request.Read(key, String.valueOf(kind.mode()));
            case WRITE -> new Request.Write(key, value());
            case DELETE -> new Request.Delete(key);
            case CAS -> {
                String expected = seen.get(key);
                // Nobody has shown this client a value yet: a compare-and-set would only be refused.
                yield expected == null ? new Request.Write(key, value()) : new Request.Cas(key, expected, value());
            }
            default -> throw new IllegalStateException("no client of registers does a " + kind);
        };
    }

    /** Tells what came of the request, so that later ones can build on it. */
    void learn(Request request, Reply reply) {
        if (reply.refusal() != null) {
            see(request.key(), reply.refusal().value());
            return;
        }
        switch (reply.outcome()) {
            case OK -> see(request.key(), valueAfter(request, reply));
            case INFO -> seen.remove(request.key());
            case FAIL -> {}
        }
    }

    private static @Nullable String valueAfter(Request request, Reply reply) {
        if (request instanceof Request.Write write) {
            return write.value();
        }
        if (request instanceof Request.Cas cas) {
            return cas.value();
        }
        return reply.value();
    }

    private void see(String key, @Nullable String value) {
        if (value == null) {
            seen.remove(key);
        } else {
            seen.put(key, value);
        }
    }

    private String value() {
        return client + "-" + ++written;
    }
}
