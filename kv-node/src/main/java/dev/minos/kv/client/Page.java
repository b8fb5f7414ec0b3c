package dev.minos.kv.client;

import java.util.List;

/**
 * Some keys in the order of their bytes.
 *
 * @param more whether keys follow behind the last one; ask again with {@code after} set to it
 */
public record Page(List<Entry> entries, boolean more) {
    public Page {
        entries = List.copyOf(entries);
    }
}
