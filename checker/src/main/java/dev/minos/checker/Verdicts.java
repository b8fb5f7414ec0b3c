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
        if (first.reason().equals(Knossos.HOW_TO_GET_IT)) {
            return first.reason();
        }
        String which = keys.size() == 1
                ? String.format("%s (%s)", first.reason(), undecided(operations))
                : String.format(
                        "%d of %d keys (%d of %d operations) are decided and linearizable; key %s is not, because %s",
                        keys.size() - unknown.size(),
                        keys.size(),
                        operations - undecided,
                        operations,
                        first.key(),
                        first.reason());
        String help = Limit.help(first.reason());
        return help.isEmpty() ? which : which + "; " + help;
    }

    private static String undecided(long operations) {
        return operations == 1
                ? "its one operation is not decided"
                : "none of its " + operations + " operations is decided";
    }
}
