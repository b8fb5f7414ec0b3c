package dev.minos.scenario.promise;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Counterexample;
import dev.minos.checker.KeyResult;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers that show many keys at once. An answer that covers a key says of it what a read would have said: its
 * value, or that there is none. So for each key there is a history of a register, made of what changed the key and of
 * every answer that covers it, and the checker decides it exactly: a key that was certainly there during the whole request
 * and is missing, one that was certainly gone and is shown, and a value from the past are all reads that no order
 * explains.
 *
 * <p>That each key by itself can be explained does not say that all can be by one moment; who promises that must look at
 * it beside.
 */
final class Presence {
    private final History history;
    private final CheckOptions options;
    private final List<Change> changes = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    /**
     * Something that changes a key.
     *
     * @param value what it holds then; null when it is gone
     */
    private record Change(int row, String key, @Nullable String value) {}

    /** An answer; of each key that it covers it knows the value, or null. */
    private record Sighting(int row, Coverage coverage, Map<String, String> shown) {}

    /** Which keys an answer says something of. */
    interface Coverage {
        boolean covers(String key);
    }

    Presence(History history, CheckOptions options) {
        this.history = history;
        this.options = options;
    }

    /** Operation {@code row} sets a key to a value that no other operation gives it, or removes it. */
    void changes(int row, String key, @Nullable String value) {
        if (history.outcome(row) != Outcome.FAIL) {
            changes.add(new Change(row, key, value));
        }
    }

    /** Operation {@code row} was answered with the values of these keys, and with no others of those it covers. */
    void shows(int row, Coverage coverage, Map<String, String> shown) {
        sightings.add(new Sighting(row, coverage, shown));
    }

    int sightings() {
        return sightings.size();
    }

    /** A finding for each key that anything was said of. */
    void judge(Findings findings) {
        Map<String, List<Change>> byKey = new HashMap<>();
        changes.forEach(change ->
                byKey.computeIfAbsent(change.key(), unused -> new ArrayList<>()).add(change));
        sightings.forEach(sighting ->
                sighting.shown().keySet().forEach(key -> byKey.computeIfAbsent(key, unused -> new ArrayList<>())));
        byKey.keySet().stream().sorted().forEach(key -> findings.add(judge(key, byKey.get(key))));
    }

    /** One event of the history of a key, at its place among all. */
    private record Event(int position, int row, Consumer<HistoryBuilder> what) {}

    private KeyResult judge(String key, @Nullable List<Change> its) {
        List<Event> events = new ArrayList<>();
        for (Change change : its == null ? List.<Change>of() : its) {
            int process = history.process(change.row());
            String f = change.value() == null ? Operation.DELETE : Operation.WRITE;
            events.add(new Event(
                    history.invoked(change.row()), change.row(), to -> to.invoke(process, f, key, change.value())));
            if (history.outcome(change.row()) == Outcome.OK) {
                events.add(new Event(history.completed(change.row()), change.row(), to -> to.ok(process)));
            }
        }
        for (Sighting sighting : sightings) {
            if (sighting.coverage().covers(key)) {
                int process = history.process(sighting.row());
                events.add(new Event(
                        history.invoked(sighting.row()),
                        sighting.row(),
                        to -> to.invoke(process, Operation.READ, key)));
                events.add(new Event(
                        history.completed(sighting.row()),
                        sighting.row(),
                        to -> to.ok(process, sighting.shown().get(key))));
            }
        }
        events.sort(Comparator.comparingInt(Event::position));
        HistoryBuilder builder = History.builder();
        for (Event event : events) {
            boolean begins = event.position() == history.invoked(event.row());
            builder.at(begins ? history.invokedNanos(event.row()) : history.completedNanos(event.row()));
            event.what().accept(builder);
        }
        return here(key, Linearizability.check(builder.build(), options), events);
    }

    /** What was found of the key's history, in operations of the whole one. */
    private KeyResult here(String key, Verdict verdict, List<Event> events) {
        if (verdict.keys().isEmpty()) {
            return new KeyResult(key, KeyResult.Decision.LINEARIZABLE, 0, "zones", 0, 0, "", List::of, null);
        }
        KeyResult found = verdict.keys().get(0);
        Counterexample example = found.counterexample();
        return new KeyResult(
                key,
                found.decision(),
                found.operations(),
                found.engine(),
                found.nanos(),
                found.explainNanos(),
                found.reason(),
                List::of,
                example == null ? null : here(example, events));
    }

    private Counterexample here(Counterexample example, List<Event> events) {
        Map<Integer, String> roles = new HashMap<>();
        example.roles()
                .forEach((index, role) -> roles.put(original(index, events).index(), role));
        Operation evidence = example.evidence();
        return new Counterexample(
                example.key(),
                example.operations().stream()
                        .map(operation -> original(operation.index(), events))
                        .toList(),
                roles,
                example.kind(),
                example.sentence(),
                original(example.culprit().index(), events),
                evidence == null ? null : original(evidence.index(), events),
                example.start(),
                example.gapNanos());
    }

    /** In a history that was built event by event the index of an operation is the place of its invocation. */
    private Operation original(int index, List<Event> events) {
        return history.operation(events.get(index).row());
    }
}
