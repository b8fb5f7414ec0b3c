package dev.minos.checker.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations that show something, and a sentence that says what.
 *
 * @param key the key, null for operations without one
 * @param operations the {@code index} of each operation's invocation, ascending
 */
public record Evidence(@Nullable Object key, List<Integer> operations, String sentence) {
    public Evidence {
        operations = List.copyOf(operations);
    }
}
