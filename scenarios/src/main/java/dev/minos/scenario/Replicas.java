package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import dev.minos.system.SystemUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Once everything is healed and nobody writes any more: every key, from every node, in every mode, recorded like any
 * other read, so that a write that was acknowledged and lost shows in the verdict. And all replicas must come to hold the
 * same. Belongs to one thread.
 */
final class Replicas {
    private static final Duration CATCH_UP = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The mode in which a node answers from what it has itself. */
    private static final String OWN_STATE = "stale";

    private final Workload workload;
    private final SystemUnderTest system;
    private final RunState state;
    private final ClientLog log;
    private final List<String> keys;
    private final Function<Reply, @Nullable Object> result;

    /** @param result what a reply is recorded as */
    Replicas(Shift shift, List<String> keys, Function<Reply, @Nullable Object> result) {
        this.workload = shift.workload();
        this.system = shift.system();
        this.state = shift.state();
        this.log = shift.closingLog();
        this.keys = List.copyOf(keys);
        this.result = result;
    }

    /** What is wrong with them, a sentence each. */
    List<String> read() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (String mode : workload.readModes()) {
            // With nothing broken any more every node must answer.
            String refused = mode.equals(OWN_STATE) ? null : afterCatchingUp(() -> refused(mode));
            if (refused != null) {
                wrong.add(refused);
            }
        }
        if (!workload.readModes().contains(OWN_STATE)) {
            return wrong;
        }
        String difference = afterCatchingUp(this::difference);
        if (difference != null) {
            wrong.add(difference);
        }
        return wrong;
    }

    /** What is wrong, once the nodes had time to catch up; null when nothing is. */
    private @Nullable String afterCatchingUp(Supplier<@Nullable String> wrong) throws InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        String found = wrong.get();
        while (found != null && System.nanoTime() < deadline && !state.interrupted()) {
            Thread.sleep(100);
            found = wrong.get();
        }
        return found;
    }

    private @Nullable String refused(String mode) {
        for (String node : system.members()) {
            for (Map.Entry<String, Reply> entry : all(node, mode).entrySet()) {
                if (entry.getValue().outcome() != Outcome.OK) {
                    return "with everything healed, the " + mode + " read of " + entry.getKey() + " at " + node
                            + " still fails: " + entry.getValue().error();
                }
            }
        }
        return null;
    }

    private @Nullable String difference() {
        String first = system.members().get(0);
        Map<String, Reply> expected = all(first, OWN_STATE);
        for (String node : system.members()) {
            Map<String, Reply> own = node.equals(first) ? expected : all(node, OWN_STATE);
            for (Map.Entry<String, Reply> entry : own.entrySet()) {
                Reply reference = Objects.requireNonNull(expected.get(entry.getKey()));
                boolean read =
                        reference.outcome() == Outcome.OK && entry.getValue().outcome() == Outcome.OK;
                if (!read || !Objects.equals(reference.value(), entry.getValue().value())) {
                    return "the replicas still differ " + CATCH_UP.toSeconds() + " s after the last write: "
                            + entry.getKey() + " is " + text(reference) + " on " + first + " and "
                            + text(entry.getValue()) + " on " + node;
                }
            }
        }
        return null;
    }

    private static String text(Reply reply) {
        if (reply.outcome() != Outcome.OK) {
            return "not to be read (" + reply.error() + ")";
        }
        return reply.value() == null ? "absent" : "\"" + reply.value() + "\"";
    }

    private Map<String, Reply> all(String node, String mode) {
        Map<String, Reply> replies = new HashMap<>();
        try (KvClient client = system.client(node, PATIENCE)) {
            for (String key : keys) {
                if (state.interrupted()) {
                    break;
                }
                Request request = new Request.Read(key, mode);
                replies.put(key, log.record(ClientLog.Entry.of(request, node), () -> client.execute(request), result));
            }
        }
        return replies;
    }
}
