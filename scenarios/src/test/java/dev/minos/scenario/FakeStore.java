package dev.minos.scenario;

import dev.minos.system.EventStream;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that answers as a cluster does, one request after the other; some requests and some answers are lost on
 * the way. It can be told to be wrong in one way.
 */
final class FakeStore {
    /** In which way it is wrong. */
    enum Bug {
        NONE,
        /** Nothing that is wrong: watches are told, now and then, that what comes next is forgotten. */
        REMEMBERS_LITTLE,
        /** A repetition is decided anew, as if it were another write. */
        FORGETS_WHAT_IT_DID,
        /** A write is acknowledged and not done, now and then. */
        LOSES_WRITES,
        /** A delete is acknowledged and not done, now and then. */
        LOSES_DELETES,
        /** A compare-and-set is done whatever is there. */
        SWAPS_WITHOUT_COMPARING,
        /** Pages are of two moments, now and then: their first half is older. */
        TEARS_PAGES,
        /** Pages lack a key, now and then. */
        SKIPS_A_KEY,
        /** Pages begin with the key behind which they should begin. */
        REPEATS_A_KEY,
        /** Locks end after half of their time. */
        EXPIRES_EARLY,
        /** Tokens begin anew, now and then. */
        FORGETS_TOKENS,
        /** A watch that goes on is told the last change again. */
        TELLS_TWICE,
        /** A watch that goes on is not told the next change. */
        SKIPS_A_CHANGE
    }

    private static final double LOST = 0.08;
    /** How many writes the older half of a torn page is behind, at most. */
    private static final int BETWEEN_MOMENTS = 15;

    private final Bug bug;
    private final SplittableRandom random;
    private final TreeMap<String, Entry> keys = new TreeMap<>();
    private final List<EventStream.Told> events = new ArrayList<>();
    private final Map<String, Reply> decided = new HashMap<>();
    private TreeMap<String, Entry> before = new TreeMap<>();
    private long index;

    private record Entry(String value, long version, long expiresNanos) {}

    FakeStore(Bug bug, long seed) {
        this.bug = bug;
        this.random = new SplittableRandom(seed);
    }

    /** One attempt over a network that loses things. */
    synchronized Reply ask(Request request) {
        double luck = random.nextDouble();
        boolean changes = request.changes();
        if (luck < LOST) {
            return changes ? Reply.info("timeout", null) : Reply.fail("timeout", null);
        }
        Reply reply = answer(request);
        boolean answerLost = luck < 2 * LOST;
        return answerLost ? changes ? Reply.info("timeout", null) : Reply.fail("timeout", null) : reply;
    }

    /** What a watch is told that goes on behind a place. */
    synchronized List<EventStream.Told> eventsBehind(String cursor) throws EventStream.ForgottenException {
        long place = Long.parseLong(cursor);
        if (bug == Bug.REMEMBERS_LITTLE && random.nextInt(5) == 0) {
            throw new EventStream.ForgottenException("too far behind");
        }
        int first =
                (int) events.stream().filter(event -> event.version() <= place).count();
        if (bug == Bug.TELLS_TWICE && first > 0 && random.nextInt(4) == 0) {
            first--;
        } else if (bug == Bug.SKIPS_A_CHANGE && first < events.size() && random.nextInt(4) == 0) {
            first++;
        }
        return List.copyOf(events.subList(first, events.size()));
    }

    private Reply answer(Request request) {
        expire();
        if (request instanceof Request.Read read) {
            Entry entry = keys.get(read.key());
            return Reply.ok(entry == null ? null : entry.value(), entry == null ? -1 : entry.version(), "n1");
        }
        if (request instanceof Request.Page page) {
            return page(page);
        }
        if (request instanceof Request.Once once) {
            Reply known = decided.get(once.name());
            if (known == null || bug == Bug.FORGETS_WHAT_IT_DID) {
                known = write(once.write());
                decided.put(once.name(), known);
            }
            return known;
        }
        return write(request);
    }

    private Reply write(Request request) {
        if (index % BETWEEN_MOMENTS == 0) {
            before = new TreeMap<>(keys);
        }
        index++;
        Entry entry = keys.get(request.key());
        String actual = entry == null ? null : entry.value();
        boolean unlucky = random.nextInt(20) == 0;
        if (request instanceof Request.Cas cas) {
            boolean swaps = Objects.equals(actual, cas.expected()) || bug == Bug.SWAPS_WITHOUT_COMPARING;
            return swaps ? put(cas.key(), cas.value(), Long.MAX_VALUE) : refused(actual);
        }
        if (request instanceof Request.Acquire acquire) {
            long ttl = acquire.ttl().toNanos() / (bug == Bug.EXPIRES_EARLY ? 2 : 1);
            if (bug == Bug.FORGETS_TOKENS && unlucky) {
                index = index / 2;
            }
            return entry == null ? put(acquire.key(), acquire.owner(), System.nanoTime() + ttl) : refused(actual);
        }
        if (request instanceof Request.Release release) {
            return entry != null && entry.version() == release.version() ? remove(release.key()) : refused(actual);
        }
        if (request instanceof Request.Delete delete) {
            return bug == Bug.LOSES_DELETES && unlucky ? Reply.ok(null, index, "n1") : remove(delete.key());
        }
        if (request instanceof Request.Write write) {
            boolean lost = bug == Bug.LOSES_WRITES && unlucky;
            return lost ? Reply.ok(null, index, "n1") : put(write.key(), write.value(), Long.MAX_VALUE);
        }
        throw new IllegalArgumentException("no such write: " + request);
    }

    private Reply put(String key, String value, long expiresNanos) {
        keys.put(key, new Entry(value, index, expiresNanos));
        events.add(new EventStream.Told("put", key, value, index, String.valueOf(index)));
        return Reply.ok(null, index, "n1");
    }

    private Reply remove(String key) {
        if (keys.remove(key) != null) {
            events.add(new EventStream.Told("delete", key, null, index, String.valueOf(index)));
        }
        return Reply.ok(null, index, "n1");
    }

    private static Reply refused(@Nullable String actual) {
        return Reply.mismatch(new Reply.Actual(actual), -1, "n1");
    }

    private void expire() {
        long now = System.nanoTime();
        keys.values().removeIf(entry -> entry.expiresNanos() != Long.MAX_VALUE && entry.expiresNanos() - now < 0);
    }

    private Reply page(Request.Page page) {
        boolean unlucky = random.nextInt(10) == 0;
        String after = page.after() == null ? "" : page.after();
        List<Reply.Item> items = new ArrayList<>();
        TreeMap<String, Entry> shown = keys;
        for (String key : union()) {
            boolean older = bug == Bug.TEARS_PAGES && unlucky && items.size() < 3;
            Entry entry = (older ? before : shown).get(key);
            boolean behind = key.compareTo(after) > 0 || (bug == Bug.REPEATS_A_KEY && key.equals(after));
            if (entry != null && key.startsWith(page.key()) && behind) {
                items.add(new Reply.Item(key, entry.value(), entry.version()));
            }
        }
        if (bug == Bug.SKIPS_A_KEY && unlucky && items.size() > 1) {
            items.remove(0);
        }
        boolean more = items.size() > page.limit();
        return Reply.page(new Reply.Page(more ? items.subList(0, page.limit()) : items, more), index, "n1");
    }

    private List<String> union() {
        TreeMap<String, Entry> both = new TreeMap<>(before);
        both.putAll(keys);
        return List.copyOf(both.keySet());
    }
}
