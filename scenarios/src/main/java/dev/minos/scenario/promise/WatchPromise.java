package dev.minos.scenario.promise;

import dev.minos.checker.Counterexample;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches: every change once and in order, and nothing that did not happen.
 *
 * <p>Writers {@code write} values, each once, and {@code delete}; an acknowledged change names its version, its place in
 * the one log of the store. A {@code watch} is told changes, each with its version, behind the cursor that is its argument;
 * the watches of one process follow one another. So the versions alone put everything in order, and five things decide:
 *
 * <ol>
 *   <li>versions only grow for a watcher: nothing is told twice, nothing late;
 *   <li>what is told was asked for by somebody before it was told, and did not definitely fail;
 *   <li>no value is told at two versions: no write happened twice;
 *   <li>at one version all are told the same, and its writer was acknowledged with it;
 *   <li>a watcher that was told of a later version was told of every change behind its begin that was acknowledged or told
 *       to anybody. (A delete of a key that is not there is no change; whether it was there follows from what this watcher
 *       was told.)
 * </ol>
 */
public final class WatchPromise {
    /** The name of this promise, of its operations and of their mode. */
    public static final String WATCH = "watch";

    /** The error of a watch that cannot go on because the cluster has forgotten what comes next. */
    public static final String FORGOTTEN = "forgotten";

    private static final String PUT = "put";
    private static final String DELETED = "delete";
    private static final int LEAST_TOLD = 10;

    private final Map<Integer, Watcher> watchers = new TreeMap<>();
    private final Map<String, Operation> writersByValue = new HashMap<>();
    /** By key. */
    private final Map<String, List<Operation>> deletes = new HashMap<>();
    /** What happened at which version, as far as anybody was told or answered. */
    private final TreeMap<Long, Known> known = new TreeMap<>();

    /** At which version each value was told. */
    private final Map<String, Long> versions = new HashMap<>();

    private final Findings findings = new Findings(WATCH);
    private int operations;

    /** One change that a watcher was told of. */
    private record Told(String kind, String key, @Nullable String value, long version, Operation by) {
        boolean isSame(Told other) {
            return kind.equals(other.kind) && key.equals(other.key) && Objects.equals(value, other.value);
        }

        String text() {
            return kind + " of " + key + (value == null ? "" : " = " + value);
        }
    }

    /** What is known of a version, and from whom. */
    private record Known(Told change, Operation source) {}

    /** All that one process was told, in order. */
    private static final class Watcher {
        private final long behind;
        private final List<Told> told = new ArrayList<>();

        private Watcher(long behind) {
            this.behind = behind;
        }

        long upTo() {
            return told.isEmpty() ? behind : told.get(told.size() - 1).version();
        }
    }

    private WatchPromise() {}

    /** Judges all watches of a history. */
    public static Verdict judge(History history) {
        WatchPromise promise = new WatchPromise();
        for (int i = 0; i < history.size(); i++) {
            promise.add(history.operation(i));
        }
        int told = promise.watchers.values().stream()
                .mapToInt(watcher -> watcher.told.size())
                .sum();
        if (told < LEAST_TOLD) {
            return Findings.nothing("watchers were told of " + told + " changes");
        }
        promise.operations += told;
        if (!promise.isConvicted()) {
            promise.findings.good(WATCH, promise.operations);
        }
        return promise.findings.verdict();
    }

    private void add(Operation operation) {
        switch (operation.f()) {
            case WATCH -> watched(operation);
            case Operation.WRITE -> {
                operations++;
                writersByValue.put(String.valueOf(operation.argument()), operation);
            }
            case Operation.DELETE -> {
                operations++;
                deletes.computeIfAbsent(String.valueOf(operation.key()), unused -> new ArrayList<>())
                        .add(operation);
            }
            default -> {
                // Nothing that a watch tells of.
            }
        }
    }

    private void watched(Operation operation) {
        Watcher watcher = watchers.computeIfAbsent(
                operation.process(), unused -> new Watcher(index(String.valueOf(operation.argument()))));
        if (operation.outcome() == Outcome.OK && operation.result() instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof List<?> change && change.get(3) instanceof Long version) {
                    Object value = change.get(2);
                    watcher.told.add(new Told(
                            String.valueOf(change.get(0)),
                            String.valueOf(change.get(1)),
                            value == null ? null : String.valueOf(value),
                            version,
                            operation));
                }
            }
        }
    }

    /** {@code 12.0} and {@code 12} are places at index 12. */
    private static long index(String cursor) {
        int dot = cursor.indexOf('.');
        return Long.parseLong(dot < 0 ? cursor : cursor.substring(0, dot));
    }

    private boolean isConvicted() {
        return watchers.values().stream().anyMatch(this::isOutOfOrder)
                || watchers.values().stream().anyMatch(this::isInvented)
                || watchers.values().stream().anyMatch(this::isContradicted)
                || areWritesContradicted()
                || watchers.values().stream().anyMatch(this::hasMissed);
    }

    private boolean isOutOfOrder(Watcher watcher) {
        Told last = null;
        for (Told told : watcher.told) {
            long floor = last == null ? watcher.behind : last.version();
            if (told.version() <= floor) {
                Operation before = last == null ? told.by() : last.by();
                boolean twice = last != null && told.version() == floor;
                convict(
                        who(told) + " was told of the " + told.text() + " (version " + told.version() + ")"
                                + (twice ? " twice" : " after it had been told of everything up to version " + floor),
                        Findings.roles(
                                before, "was told of version " + floor, told.by(), "was told of " + told.version()));
                return true;
            }
            last = told;
        }
        return false;
    }

    private boolean isInvented(Watcher watcher) {
        for (Told told : watcher.told) {
            if (told.kind().equals(PUT)) {
                Operation writer = writersByValue.get(String.valueOf(told.value()));
                if (writer == null || !told.key().equals(writer.key())) {
                    convict(
                            who(told) + " was told of the " + told.text() + ", which nobody wrote",
                            Map.of(told.by(), "told"));
                    return true;
                }
                if (writer.outcome() == Outcome.FAIL || told.by().completed() < writer.invoked()) {
                    String why = writer.outcome() == Outcome.FAIL ? "definitely failed" : "had not begun then";
                    convict(
                            who(told) + " was told of the " + told.text() + ", whose write " + why,
                            Findings.roles(writer, why, told.by(), "was told of it"));
                    return true;
                }
            } else if (!told.kind().equals(DELETED) || deleter(told) == null) {
                convict(
                        who(told) + " was told of the " + told.text() + ", which nobody asked for",
                        Map.of(told.by(), "told"));
                return true;
            }
        }
        return false;
    }

    /** A delete that may be the one that was told of: acknowledged with that version, or of unknown outcome. */
    private @Nullable Operation deleter(Told told) {
        for (Operation delete : deletes.getOrDefault(told.key(), List.of())) {
            boolean began = delete.invoked() < told.by().completed();
            boolean fits = delete.outcome() == Outcome.INFO
                    || (delete.outcome() == Outcome.OK && (delete.version() < 0 || delete.version() == told.version()));
            if (began && fits) {
                return delete;
            }
        }
        return null;
    }

    /** Two who were told different things of one version, or of one value at two versions. */
    private boolean isContradicted(Watcher watcher) {
        for (Told told : watcher.told) {
            Known other = known.putIfAbsent(told.version(), new Known(told, told.by()));
            if (other != null && !other.change().isSame(told)) {
                convict(
                        who(told) + " was told that version " + told.version() + " is the " + told.text()
                                + ", another that it is the " + other.change().text(),
                        Findings.roles(other.source(), "was told otherwise", told.by(), "was told this"));
                return true;
            }
            Long version = told.value() == null ? null : versions.putIfAbsent(told.value(), told.version());
            if (version != null && version != told.version()) {
                Operation writer = Objects.requireNonNull(writersByValue.get(told.value()));
                Known first = Objects.requireNonNull(known.get(version));
                Map<Operation, String> roles = new LinkedHashMap<>();
                roles.put(writer, "asked for it once");
                roles.put(first.source(), "was told of it at version " + version);
                roles.put(told.by(), "was told of it at version " + told.version());
                convict(
                        who(told) + " was told of the " + told.text() + " at version " + told.version()
                                + ", and it was told" + " at version " + version + ", too: one write happened twice",
                        roles);
                return true;
            }
        }
        return false;
    }

    /** Writes that were acknowledged with a version at which something else was told, or told at another version. */
    private boolean areWritesContradicted() {
        for (Operation write : writersByValue.values()) {
            if (write.outcome() != Outcome.OK || write.version() < 0) {
                continue;
            }
            String value = String.valueOf(write.argument());
            Told change = new Told(PUT, String.valueOf(write.key()), value, write.version(), write);
            Known there = known.putIfAbsent(write.version(), new Known(change, write));
            Long elsewhere = versions.get(value);
            if (there != null && !there.change().isSame(change)) {
                convict(
                        "The write of " + value + " to " + write.key() + " was acknowledged as version "
                                + write.version()
                                + ", which a watcher was told to be the "
                                + there.change().text(),
                        Findings.roles(write, "was acknowledged", there.source(), "was told otherwise"));
                return true;
            }
            if (elsewhere != null && elsewhere != write.version()) {
                Known told = Objects.requireNonNull(known.get(elsewhere));
                convict(
                        "The write of " + value + " to " + write.key() + " was acknowledged as version "
                                + write.version() + ", but a watcher was told of it at version " + elsewhere,
                        Findings.roles(write, "was acknowledged", told.source(), "was told otherwise"));
                return true;
            }
        }
        return false;
    }

    private boolean hasMissed(Watcher watcher) {
        Map<Long, Told> told = new HashMap<>();
        watcher.told.forEach(one -> told.put(one.version(), one));
        for (Map.Entry<Long, Known> entry :
                known.subMap(watcher.behind, false, watcher.upTo(), false).entrySet()) {
            if (!told.containsKey(entry.getKey())) {
                missed(
                        watcher,
                        entry.getKey(),
                        entry.getValue().change().text(),
                        entry.getValue().source());
                return true;
            }
        }
        for (List<Operation> ofKey : deletes.values()) {
            for (Operation delete : ofKey) {
                boolean counts = delete.outcome() == Outcome.OK
                        && delete.version() > watcher.behind
                        && delete.version() < watcher.upTo();
                if (counts && !told.containsKey(delete.version()) && wasThere(watcher, delete)) {
                    missed(watcher, delete.version(), "delete of " + delete.key(), delete);
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the key held something just before it was deleted, by all that this watcher was told. */
    private static boolean wasThere(Watcher watcher, Operation delete) {
        Told last = null;
        for (Told told : watcher.told) {
            if (told.version() < delete.version() && told.key().equals(delete.key())) {
                last = told;
            }
        }
        return last != null && last.kind().equals(PUT);
    }

    private void missed(Watcher watcher, long version, String what, Operation source) {
        Told later = watcher.told.stream()
                .filter(told -> told.version() > version)
                .findFirst()
                .orElseThrow();
        convict(
                who(later) + " was never told of the " + what + " (version " + version + "), but of version "
                        + later.version() + " behind it",
                Findings.roles(source, "shows that it happened", later.by(), "was told of what came later"));
    }

    private static String who(Told told) {
        return "Process " + told.by().process() + ", which watched " + told.by().node() + ",";
    }

    private void convict(String sentence, Map<Operation, String> roles) {
        findings.bad(WATCH, operations, Counterexample.Kind.OTHER, sentence, roles);
    }
}
