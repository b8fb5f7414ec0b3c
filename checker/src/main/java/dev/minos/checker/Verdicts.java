package dev.minos.checker;

import dev.minos.checker.KeyResult.Decision;
import java.util.List;

/** Puts the results of the keys together. */
final class Verdicts {
    private Verdicts() {}

    static Verdict of(List<KeyResult> keys, long nanos) {
        if (keys.stream().anyMatch(key -> key.decision() == Decision.VIOLATED)) {
            return new Verdict.Violated(keys, nanos);
        }
        List<KeyResult> unknown =
                keys.stream().filter(key -> key.decision() == Decision.UNKNOWN).toList();
        return unknown.isEmpty()
                ? new Verdict.Linearizable(keys, nanos)
                : new Verdict.Unknown(reason(keys, unknown), keys, nanos);
    }

    private static String reason(List<KeyResult> keys, List<KeyResult> unknown) {
        long operations = keys.stream().mapToLong(KeyResult::operations).sum();
        long undecided = unknown.stream().mapToLong(KeyResult::operations).sum();
        KeyResult first = unknown.get(0);
        if (keys.size() == 1) {
            return first.reason();
        }
        return String.format(
                "%d of %d keys (%d of %d operations) are decided and linearizable; key %s is not, because %s",
                keys.size() - unknown.size(),
                keys.size(),
                operations - undecided,
                operations,
                first.key(),
                first.reason());
    }
}
