package dev.minos.scenario.promise;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Counterexample;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pages of keys by prefix, against writes and deletes of these keys; every write has a value of its own.
 *
 * <p>A {@code page} has the prefix as key, {@code [after, limit]} as argument and {@code {"more": …, "keys": [[key, value,
 * version], …]}} as result, and as version the place in the log at which it says to be true. It covers the keys with its prefix behind {@code after}, up to its last key when more follow.
 */
public final class PagePromise {
    /** The name of what is promised of pages of every mode. */
    public static final String PAGE = "page";

    private final History history;

    private PagePromise(History history) {
        this.history = history;
    }

    /** What a page was asked for and showed. */
    private record Shown(Operation operation, String prefix, String after, int limit, boolean more, List<Item> items) {
        boolean covers(String key) {
            return key.startsWith(prefix)
                    && key.compareTo(after) > 0
                    && (!more
                            || items.isEmpty()
                            || key.compareTo(items.get(items.size() - 1).key()) <= 0);
        }
    }

    private record Item(String key, String value, long version) {}

    /** Judges of the pages of one mode whether they show each key that was there, none that was not, and no old value. */
    public static Verdict presence(History history, String mode, CheckOptions options) {
        PagePromise pages = new PagePromise(history);
        Presence presence = new Presence(history, options);
        for (int i = 0; i < history.size(); i++) {
            Operation operation = history.operation(i);
            String key = String.valueOf(operation.key());
            switch (operation.f()) {
                case Operation.WRITE -> presence.changes(i, key, String.valueOf(operation.argument()));
                case Operation.DELETE -> presence.changes(i, key, null);
                default -> {
                    Shown shown = mode.equals(operation.mode()) ? pages.shown(operation) : null;
                    if (shown != null) {
                        Map<String, String> values = new HashMap<>();
                        shown.items().forEach(item -> values.put(item.key(), item.value()));
                        presence.shows(i, shown::covers, values);
                    }
                }
            }
        }
        if (presence.sightings() == 0) {
            return Findings.nothing("no page of this mode was answered");
        }
        Findings findings = new Findings("zones");
        presence.judge(findings);
        return findings.verdict();
    }

    /**
     * Judges of the pages of all modes, whatever they may show of the past, whether they are pages: in order, without a key
     * twice, of the keys that were asked for, no longer than asked for, and of one moment of the log.
     */
    public static Verdict shape(History history) {
        PagePromise pages = new PagePromise(history);
        List<Shown> all = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Shown shown = pages.shown(history.operation(i));
            if (shown != null) {
                all.add(shown);
            }
        }
        if (all.isEmpty()) {
            return Findings.nothing("no page was answered");
        }
        Changes changes = pages.changes();
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach(page -> counts.merge(page.prefix(), 1, Integer::sum));
        Findings findings = new Findings("pages");
        counts.forEach(findings::good);
        Map<String, Boolean> convicted = new HashMap<>();
        for (Shown page : all) {
            if (!convicted.containsKey(page.prefix()) && isWrong(page, counts, changes, findings)) {
                convicted.put(page.prefix(), true);
            }
        }
        return findings.verdict();
    }

    private static boolean isWrong(Shown page, Map<String, Integer> counts, Changes changes, Findings findings) {
        int operations = counts.getOrDefault(page.prefix(), 0);
        String misshapen = misshapen(page);
        if (misshapen != null) {
            findings.bad(
                    page.prefix(),
                    operations,
                    Counterexample.Kind.OTHER,
                    sentence(page, misshapen),
                    Map.of(page.operation(), misshapen));
            return true;
        }
        Torn torn = torn(page, changes);
        if (torn != null) {
            String what = "says that it is of version " + page.operation().version() + ", and does not show the "
                    + torn.change().f() + " of " + torn.key() + " at version " + torn.version();
            findings.bad(
                    page.prefix(),
                    operations,
                    Counterexample.Kind.OTHER,
                    sentence(page, what),
                    Findings.roles(
                            torn.change(), "became version " + torn.version(), page.operation(), "does not show it"));
            return true;
        }
        return false;
    }

    private static String sentence(Shown page, String what) {
        return "The page of " + page.prefix() + (page.after().isEmpty() ? "" : " behind " + page.after())
                + " that process "
                + page.operation().process() + " got from "
                + page.operation().node() + " " + what;
    }

    /** What is wrong with a page whatever the keys hold; null when nothing is. */
    private static @Nullable String misshapen(Shown page) {
        if (page.items().size() > page.limit()) {
            return "has " + page.items().size() + " keys, more than the " + page.limit() + " that were asked for";
        }
        if (page.more() && page.items().size() < page.limit()) {
            return "ends after " + page.items().size() + " of " + page.limit() + " keys and says that more follow";
        }
        long moment = page.operation().version();
        String last = page.after();
        for (Item item : page.items()) {
            if (!item.key().startsWith(page.prefix())) {
                return "shows " + item.key() + ", which does not begin so";
            }
            if (moment >= 0 && item.version() > moment) {
                return "says that it is of version " + moment + ", and shows " + item.key() + " of version "
                        + item.version();
            }
            int order = item.key().compareTo(last);
            if (order == 0 && !last.equals(page.after())) {
                return "shows " + item.key() + " twice";
            }
            if (order <= 0) {
                return "shows " + item.key() + " behind " + last;
            }
            last = item.key();
        }
        return null;
    }

    private record Torn(String key, long version, Operation change) {}

    /**
     * A page names the place in the log at which it was true: an acknowledged change up to there that it does not show;
     * null without one.
     */
    private static @Nullable Torn torn(Shown page, Changes changes) {
        long moment = page.operation().version();
        Map<String, Long> versions = new HashMap<>();
        page.items().forEach(item -> versions.put(item.key(), item.version()));
        for (Map.Entry<String, TreeMap<Long, Operation>> entry :
                changes.byVersion().entrySet()) {
            Map.Entry<Long, Operation> latest = entry.getValue().floorEntry(moment);
            if (latest != null && page.covers(entry.getKey())) {
                long shown = versions.getOrDefault(entry.getKey(), -1L);
                // A key that was deleted, or may have been, is not shown.
                boolean gone = shown < 0 && changes.mayBeGone(entry.getKey(), latest.getValue());
                if (shown < latest.getKey() && !gone) {
                    return new Torn(entry.getKey(), latest.getKey(), latest.getValue());
                }
            }
        }
        return null;
    }

    /**
     * What changed the keys.
     *
     * @param byVersion of each key the changes that were acknowledged, by the place in the log that the answer named
     * @param perhapsDeleted keys with a delete of which nobody knows whether, or where, it happened
     */
    private record Changes(Map<String, TreeMap<Long, Operation>> byVersion, Set<String> perhapsDeleted) {
        boolean mayBeGone(String key, Operation latest) {
            return latest.f().equals(Operation.DELETE) || perhapsDeleted.contains(key);
        }
    }

    private Changes changes() {
        Map<String, TreeMap<Long, Operation>> byVersion = new TreeMap<>();
        Set<String> perhapsDeleted = new HashSet<>();
        for (int i = 0; i < history.size(); i++) {
            boolean delete = history.f(i).equals(Operation.DELETE);
            if (history.outcome(i) == Outcome.FAIL || (!delete && !history.f(i).equals(Operation.WRITE))) {
                continue;
            }
            Operation operation = history.operation(i);
            String key = String.valueOf(operation.key());
            if (operation.outcome() == Outcome.OK && operation.version() >= 0) {
                byVersion.computeIfAbsent(key, unused -> new TreeMap<>()).put(operation.version(), operation);
            } else if (delete) {
                perhapsDeleted.add(key);
            }
        }
        return new Changes(byVersion, perhapsDeleted);
    }

    private @Nullable Shown shown(Operation operation) {
        boolean answered = operation.f().equals(PAGE) && operation.outcome() == Outcome.OK;
        if (!answered
                || !(operation.result() instanceof Map<?, ?> result)
                || !(operation.argument() instanceof List<?> asked)
                || !(result.get("keys") instanceof List<?> keys)) {
            return null;
        }
        List<Item> items = new ArrayList<>();
        for (Object key : keys) {
            if (key instanceof List<?> item && item.get(2) instanceof Long version) {
                items.add(new Item(String.valueOf(item.get(0)), String.valueOf(item.get(1)), version));
            }
        }
        String after = asked.get(0) == null ? "" : String.valueOf(asked.get(0));
        int limit = ((Long) Objects.requireNonNull(asked.get(1))).intValue();
        boolean more = Boolean.TRUE.equals(result.get("more"));
        return new Shown(operation, String.valueOf(operation.key()), after, limit, more, items);
    }
}
