package dev.minos.scenario.promise;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Model;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sets from which nothing is lost and in which nothing comes back: {@code add} and {@code remove} of an element, {@code
 * read} of all of them. An element is added by one operation only.
 *
 * <p>Each element is decided exactly ({@link Presence}): lost, resurrected and invented ones, and reads from the past. Then
 * every set is searched as one object, because two reads may each be right about every element and still contradict one
 * another in the order of two additions. That search may end without a verdict; then only the elements are vouched for,
 * which is what is promised.
 */
public final class SetPromise {
    private static final Duration SEARCH = Duration.ofSeconds(10);
    private static final String ADD = "add";
    private static final String REMOVE = "remove";
    private static final String IN = "in";

    private SetPromise() {}

    /** Judges the reads of one mode. */
    public static Verdict judge(History all, String mode, CheckOptions options) {
        History history = all.withReadsOf(mode);
        Findings findings = new Findings("elements");
        Presence presence = new Presence(history, options);
        for (int i = 0; i < history.size(); i++) {
            Operation operation = history.operation(i);
            switch (operation.f()) {
                case ADD -> presence.changes(i, element(operation), IN);
                case REMOVE -> presence.changes(i, element(operation), null);
                case Operation.READ -> {
                    if (operation.outcome() == Outcome.OK) {
                        String set = operation.key() + "/";
                        presence.shows(i, key -> key.startsWith(set), shown(set, operation.result()));
                    }
                }
                default -> throw new IllegalArgumentException("a set has no " + operation.f());
            }
        }
        if (presence.sightings() == 0) {
            return Findings.nothing("no read of this mode was answered");
        }
        presence.judge(findings);
        Verdict elements = findings.verdict();
        return elements instanceof Verdict.Linearizable ? together(history, elements, options) : elements;
    }

    /** An element of one set is another than the same element of another set. */
    private static String element(Operation operation) {
        return operation.key() + "/" + operation.argument();
    }

    private static Map<String, String> shown(String set, @Nullable Object elements) {
        Map<String, String> shown = new HashMap<>();
        if (elements instanceof Collection<?> collection) {
            collection.forEach(element -> shown.put(set + element, IN));
        }
        return shown;
    }

    private static Verdict together(History history, Verdict elements, CheckOptions options) {
        Duration patience = options.timeout().compareTo(SEARCH) < 0 ? options.timeout() : SEARCH;
        Verdict whole =
                Linearizability.check(history, options.withModel(new Sets()).withTimeout(patience));
        if (whole instanceof Verdict.Violated) {
            return whole;
        }
        Findings both = new Findings("elements");
        elements.keys().forEach(both::add);
        if (whole instanceof Verdict.Linearizable) {
            whole.keys().forEach(both::add);
        }
        return both.verdict();
    }

    /** A set to which elements are added and from which they are removed. */
    static final class Sets implements Model<Set<Object>> {
        @Override
        public String name() {
            return "set-with-remove";
        }

        @Override
        public Set<Object> initial() {
            return Set.of();
        }

        @Override
        public boolean anonymous() {
            return true;
        }

        @Override
        public @Nullable Set<Object> step(Set<Object> state, Operation operation) {
            Object element = operation.argument();
            if (operation.f().equals(Operation.READ)) {
                Object result = operation.result();
                Set<Object> read = result instanceof Collection<?> collection ? new HashSet<>(collection) : Set.of();
                return state.equals(read) ? state : null;
            }
            if (element == null || state.contains(element) == operation.f().equals(ADD)) {
                return state;
            }
            Set<Object> changed = new HashSet<>(state);
            if (operation.f().equals(ADD)) {
                changed.add(element);
            } else {
                changed.remove(element);
            }
            return changed;
        }

        @Override
        public boolean observes(Operation operation) {
            return operation.f().equals(Operation.READ);
        }
    }
}
