package dev.minos.cli;

import dev.minos.checker.KeyResult;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order in which the operations of a linearizable key can have taken effect, in full.
 *
 * @param key the key in words; null for operations without one
 */
record WitnessOrder(@Nullable String key, List<Operation> operations) {
    WitnessOrder {
        operations = List.copyOf(operations);
    }

    /** Those of the keys that are linearizable. */
    static List<WitnessOrder> of(JudgedMode mode) {
        History history = mode.history();
        return history == null
                ? List.of()
                : mode.verdict().keys().stream()
                        .filter(key -> key.decision() == Decision.LINEARIZABLE)
                        .map(key -> of(history, key))
                        .toList();
    }

    private static WitnessOrder of(History history, KeyResult result) {
        return new WitnessOrder(
                result.key() == null ? null : result.key().toString(),
                result.witness().operations().stream().map(history::operation).toList());
    }

    /** One operation on a line: its index, and what it did. */
    List<String> lines() {
        return operations.stream().map(WitnessOrder::line).toList();
    }

    private static String line(Operation o) {
        String argument = o.expected() != null
                ? " " + o.expected() + " -> " + o.argument()
                : o.argument() == null ? "" : " " + o.argument();
        String result = o.refused() ? ": refused" : o.result() != null ? ": " + o.result() : "";
        String nothing = o.f().equals(Operation.READ) && o.result() == null ? ": nothing" : "";
        return "#" + o.index() + " process " + o.process() + " " + o.f() + argument + result + nothing;
    }
}
