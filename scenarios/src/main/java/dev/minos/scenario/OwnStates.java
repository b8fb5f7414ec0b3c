package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each node has itself, page by page; once nobody writes any more all must come to hold the same. One thread. */
final class OwnStates {
    /** The mode in which a node answers from what it has itself. */
    static final String MODE = "stale";

    private static final Duration CATCH_UP = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PAGE = 500;

    private final Shift shift;

    OwnStates(Shift shift) {
        this.shift = shift;
    }

    /** What is wrong already, and that the nodes come not to hold the same, if so. */
    static List<String> comparedAfter(List<String> wrong, Shift shift) throws InterruptedException {
        OwnStates states = new OwnStates(shift);
        String difference = states.afterCatchingUp(states::difference);
        return difference == null
                ? wrong
                : Stream.concat(wrong.stream(), Stream.of(difference)).toList();
    }

    /** What is wrong, once the nodes had time to catch up; null when nothing is. */
    @Nullable
    String afterCatchingUp(Supplier<@Nullable String> wrong) throws InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        String found = wrong.get();
        while (found != null && System.nanoTime() < deadline && !shift.state().interrupted()) {
            Thread.sleep(100);
            found = wrong.get();
        }
        return found;
    }

    /** Where two nodes differ, in a sentence; null when none do. */
    @Nullable
    String difference() {
        Map<String, String> first = null;
        String firstNode = "";
        for (String node : shift.system().members()) {
            Map<String, String> own = own(node);
            if (own == null) {
                return "what " + node + " holds cannot be read";
            }
            String difference = first == null ? null : difference(first, own);
            if (difference != null) {
                return "the replicas still differ " + CATCH_UP.toSeconds() + " s after the last write: " + difference
                        + " on " + node + " (the first is what " + firstNode + " holds)";
            }
            if (first == null) {
                first = own;
                firstNode = node;
            }
        }
        return null;
    }

    private static @Nullable String difference(Map<String, String> first, Map<String, String> other) {
        TreeSet<String> keys = new TreeSet<>(first.keySet());
        keys.addAll(other.keySet());
        for (String key : keys) {
            if (!Objects.equals(first.get(key), other.get(key))) {
                return key + " is " + text(first.get(key)) + ", and " + text(other.get(key));
            }
        }
        return null;
    }

    private static String text(@Nullable String value) {
        return value == null ? "absent" : "\"" + value + "\"";
    }

    private @Nullable Map<String, String> own(String node) {
        Map<String, String> all = new TreeMap<>();
        try (KvClient client = shift.system().client(node, PATIENCE)) {
            String after = null;
            while (true) {
                Reply reply = client.execute(new Request.Page("", after, PAGE, MODE));
                Reply.Page page = reply.page();
                if (reply.outcome() != Outcome.OK || page == null) {
                    return null;
                }
                page.items().forEach(item -> all.put(item.key(), item.value()));
                if (!page.more() || page.items().isEmpty()) {
                    return all;
                }
                after = page.items().get(page.items().size() - 1).key();
            }
        }
    }
}
