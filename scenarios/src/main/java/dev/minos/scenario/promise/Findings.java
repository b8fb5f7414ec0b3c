package dev.minos.scenario.promise;

import dev.minos.checker.Counterexample;
import dev.minos.checker.KeyResult;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.Verdict;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found of each object, on the way to a verdict. One thread. */
final class Findings {
    private final String engine;
    private final long begunNanos = System.nanoTime();
    private final Map<String, KeyResult> results = new LinkedHashMap<>();

    /** @param engine what decides, as the verdict names it */
    Findings(String engine) {
        this.engine = engine;
    }

    /** Nothing is wrong with this object. */
    void good(String object, int operations) {
        put(object, Decision.LINEARIZABLE, operations, "", null);
    }

    /** Some operations of it that cannot be; each with what it does in this. */
    void bad(String object, int operations, Counterexample.Kind kind, String sentence, Map<Operation, String> roles) {
        List<Operation> involved = roles.keySet().stream()
                .sorted(Comparator.comparingInt(Operation::invoked))
                .toList();
        Map<Integer, String> words = new HashMap<>();
        roles.forEach((operation, role) -> words.put(operation.index(), role));
        Operation culprit = involved.get(involved.size() - 1);
        put(
                object,
                Decision.VIOLATED,
                operations,
                sentence,
                new Counterexample(object, involved, words, kind, sentence, culprit, null, -1));
    }

    /** What an engine of the checker has found of it. */
    void add(KeyResult result) {
        results.put(String.valueOf(result.key()), result);
    }

    private void put(
            String object, Decision decision, int operations, String reason, @Nullable Counterexample counterexample) {
        results.put(
                object, new KeyResult(object, decision, operations, engine, 0, 0, reason, List::of, counterexample));
    }

    Verdict verdict() {
        List<KeyResult> all = new ArrayList<>(results.values());
        long nanos = System.nanoTime() - begunNanos;
        if (all.stream().anyMatch(result -> result.decision() == Decision.VIOLATED)) {
            return new Verdict.Violated(all, nanos);
        }
        return all.stream()
                .filter(result -> result.decision() == Decision.UNKNOWN)
                .findFirst()
                .<Verdict>map(result -> new Verdict.Unknown(result.reason(), all, nanos))
                .orElseGet(() -> new Verdict.Linearizable(all, nanos));
    }

    /** For a history in which nothing could have gone wrong. */
    static Verdict nothing(String why) {
        return new Verdict.Unknown("there is nothing to judge: " + why, List.of(), 0);
    }

    /** Two operations, in this order, and what each does. */
    static Map<Operation, String> roles(Operation first, String itsRole, Operation second, String role) {
        Map<Operation, String> roles = new LinkedHashMap<>();
        roles.put(first, itsRole);
        roles.put(second, role);
        return roles;
    }
}
