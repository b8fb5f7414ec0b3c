package dev.minos.kv.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.kv.store.Change;
import dev.minos.kv.store.Entry;
import dev.minos.kv.store.Page;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MergedPageTest {
    private static Page page(long index, String keys) {
        boolean more = keys.endsWith("…");
        List<Page.Item> items = Arrays.stream(keys.replace("…", "").split(" "))
                .filter(key -> !key.isEmpty())
                .map(key -> new Page.Item(key.getBytes(UTF_8), new Entry(new byte[10], 1, Change.NEVER)))
                .toList();
        return new Page(items, more, index);
    }

    private static String merged(int limit, long maxBytes, Page... pages) {
        MergedPage page = MergedPage.of(List.of(pages), limit, maxBytes);
        return String.join(
                        " ",
                        page.items().stream()
                                .map(item -> new String(item.key(), UTF_8))
                                .toList())
                + (page.more() ? "…" : "");
    }

    @Test
    void theKeysOfAllGroupsAreInOneOrder() {
        assertEquals("a b c d e", merged(10, 1000, page(1, "b e"), page(2, ""), page(3, "a c d")));
    }

    @Test
    void aPageEndsWhereOneGroupHasKeysThatAreNotHere() {
        assertEquals("a b c…", merged(10, 1000, page(1, "a c…"), page(2, "b d e")));
        assertEquals("a b…", merged(10, 1000, page(1, "a c…"), page(2, "b…")));
    }

    @Test
    void aPageEndsAtItsLimits() {
        assertEquals("a b…", merged(2, 1000, page(1, "b e"), page(3, "a c d")));
        assertEquals("a b…", merged(10, 22, page(1, "b e"), page(3, "a c d")));
        assertEquals("a…", merged(10, 1, page(1, "b e"), page(3, "a c d")));
        assertEquals("a b", merged(2, 22, page(1, "b"), page(3, "a")));
    }

    @Test
    void aWatchGoesOnWhereThePageStands() {
        assertEquals(7L, MergedPage.of(List.of(page(7, "a")), 10, 1000).index());
        Object index =
                MergedPage.of(List.of(page(7, "a"), page(9, "")), 10, 1000).index();
        assertEquals("7,9", index);
        assertEquals("7,9", WatchCursor.parse("7,9", 2).toString());
    }
}
