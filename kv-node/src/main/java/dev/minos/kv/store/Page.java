package dev.minos.kv.store;

import java.util.List;

/**
 * Keys in the order of their bytes.
 *
 * @param more whether keys follow behind the last one
 * @param index the log index whose state the page shows; watching behind it misses nothing
 */
public record Page(List<Item> items, boolean more, long index) {
    public Page {
        items = List.copyOf(items);
    }

    /** One key and what it holds. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Item(byte[] key, Entry entry) {}
}
