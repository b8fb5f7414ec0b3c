package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Once everything is healed and nobody writes any more: every prefix as one page, from every node, in every mode, recorded
 * like any other, so that an acknowledged write that was lost shows in the verdict. And all nodes must come to hold the
 * same, whatever the prefix. Belongs to one thread.
 */
final class FinalPages {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Shift shift;
    private final List<String> prefixes;
    private final Entries entries;
    private final Function<Reply, @Nullable Object> result;
    private final ClientLog log;

    /** How a page is recorded. */
    interface Entries {
        ClientLog.Entry of(String prefix, String mode, String node);
    }

    FinalPages(Shift shift, List<String> prefixes, Entries entries, Function<Reply, @Nullable Object> result) {
        this.shift = shift;
        this.prefixes = List.copyOf(prefixes);
        this.entries = entries;
        this.result = result;
        this.log = shift.closingLog();
    }

    /** What is wrong, a sentence each. */
    List<String> read() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        OwnStates states = new OwnStates(shift);
        for (String mode : shift.workload().readModes()) {
            String refused = mode.equals(OwnStates.MODE) ? null : states.afterCatchingUp(() -> refused(mode));
            if (refused != null) {
                wrong.add(refused);
            }
        }
        if (shift.workload().readModes().contains(OwnStates.MODE)) {
            refused(OwnStates.MODE);
        }
        return OwnStates.comparedAfter(wrong, shift);
    }

    /** Reads everything in this mode; why that is not possible, or null. */
    private @Nullable String refused(String mode) {
        for (String node : shift.system().members()) {
            try (KvClient client = shift.system().client(node, PATIENCE)) {
                for (String prefix : prefixes) {
                    Supplier<Reply> page =
                            () -> client.execute(new Request.Page(prefix + ".", null, SetWork.LARGEST, mode));
                    Reply reply = log.record(entries.of(prefix, mode, node), page, result);
                    if (reply.outcome() != Outcome.OK) {
                        return "with everything healed, the " + mode + " page of " + prefix + " at " + node
                                + " still fails: " + reply.error();
                    }
                }
            }
        }
        return null;
    }
}
