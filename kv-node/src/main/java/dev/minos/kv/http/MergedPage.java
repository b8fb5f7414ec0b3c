package dev.minos.kv.http;

import dev.minos.kv.store.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The pages of several groups as one, in the order of the keys' bytes. Each group's part is that group at one moment;
 * the moments of two groups are not the same.
 *
 * @param indexes of which log index each group's part is
 */
record MergedPage(List<Page.Item> items, boolean more, List<Long> indexes) {
    MergedPage {
        items = List.copyOf(items);
        indexes = List.copyOf(indexes);
    }

    /**
     * @param pages of all groups, each for the same prefix, start and limit
     * @param maxBytes the page ends before its values become larger than this, but has one key at least
     */
    static MergedPage of(List<Page> pages, int limit, long maxBytes) {
        List<Page.Item> all = new ArrayList<>();
        byte[] end = null;
        for (Page page : pages) {
            all.addAll(page.items());
            if (page.more()) {
                // Behind its last key this group has keys that are not here: the merged page must not go further.
                byte[] last = page.items().get(page.items().size() - 1).key();
                end = end == null || Arrays.compareUnsigned(last, end) < 0 ? last : end;
            }
        }
        all.sort(Comparator.comparing(Page.Item::key, Arrays::compareUnsigned));
        List<Page.Item> items = new ArrayList<>();
        long bytes = 0;
        for (Page.Item item : all) {
            bytes += item.key().length + item.entry().value().length;
            if (items.size() == limit
                    || (bytes > maxBytes && !items.isEmpty())
                    || (end != null && Arrays.compareUnsigned(item.key(), end) > 0)) {
                break;
            }
            items.add(item);
        }
        boolean more = items.size() < all.size() || end != null;
        return new MergedPage(items, more, pages.stream().map(Page::index).toList());
    }

    /** What a watch takes to go on where this page stands: a number for one group, else as {@link WatchCursor} says. */
    Object index() {
        return indexes.size() == 1
                ? indexes.get(0)
                : indexes.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
