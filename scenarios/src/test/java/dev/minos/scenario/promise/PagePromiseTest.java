package dev.minos.scenario.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PagePromiseTest {
    @Test
    void aPageOfTheMomentThatItNamesIsOne() {
        assertKept(page(changed(), 4, "p0.01:1", "p0.03:3"));
        assertKept(page(changed(), 6, "p0.01:5"));
    }

    /** Deleted at 6: a page whose newest key is of version 5 may be of 5, with it, or of 6, without it. */
    @Test
    void whatWasDeletedBehindTheNewestKeyIsNotMissed() {
        assertKept(page(changed(), 5, "p0.01:5", "p0.03:3"));
        assertKept(page(changed(), 6, "p0.01:5"));
    }

    @Test
    void aKeyThatWasThereThenAndIsMissingConvicts() {
        assertConvicted(
                page(changed(), 5, "p0.01:5"),
                "says that it is of version 5, and does not show the write of p0.03 at version 3");
    }

    @Test
    void anOldValueOfThatMomentConvicts() {
        assertConvicted(
                page(changed(), 5, "p0.01:1", "p0.03:3"),
                "says that it is of version 5, and does not show the write of p0.01 at version 5");
    }

    @Test
    void aKeyThatWasGoneThenConvicts() {
        assertConvicted(page(changed(), 7, "p0.01:5", "p0.03:3"), "does not show the delete of p0.03 at version 6");
    }

    @Test
    void aValueOfLaterConvicts() {
        assertConvicted(
                page(changed(), 4, "p0.01:5", "p0.03:3"), "says that it is of version 4, and shows p0.01 of version 5");
    }

    @Test
    void aKeyThatMayHaveBeenDeletedMayBeMissing() {
        HistoryBuilder history = changed();
        history.invoke(3, "delete", "p0.03").info(3);
        assertKept(page(history, 5, "p0.01:5"));
    }

    @Test
    void whatFollowsBehindTheEndOfAPageIsNotMissed() {
        assertEquals(
                "linearizable", page(changed(), 5, "p0.01:5").judged(1, true).word());
    }

    @Test
    void theFormOfAPageIsJudged() {
        assertConvicted(page(changed(), 5, "p0.03:3", "p0.01:5"), "shows p0.01 behind p0.03");
        assertConvicted(page(changed(), 5, "p0.01:5", "p0.01:5", "p0.03:3"), "shows p0.01 twice");
        assertConvicted(page(changed(), 5, "p0.01:5", "q:3"), "shows q, which does not begin so");
        Page two = page(changed(), 5, "p0.01:5", "p0.03:3");
        assertTrue(sentence(two.judged(1, false)).contains("has 2 keys, more than the 1"));
        Page cut = page(changed(), 5, "p0.01:5", "p0.03:3");
        assertTrue(sentence(cut.judged(3, true)).contains("ends after 2 of 3 keys and says that more follow"));
    }

    /** p0.01 written at 1 and 5; p0.03 at 3, deleted at 6. */
    private static HistoryBuilder changed() {
        return History.builder()
                .invoke(1, "write", "p0.01", "a")
                .version(1)
                .ok(1)
                .invoke(1, "write", "p0.03", "b")
                .version(3)
                .ok(1)
                .invoke(1, "write", "p0.01", "c")
                .version(5)
                .ok(1)
                .invoke(1, "delete", "p0.03")
                .version(6)
                .ok(1);
    }

    private record Page(HistoryBuilder history, long moment, List<Object> keys) {
        Verdict judged(long limit, Boolean more) {
            history.in("stale").invoke(2, "page", "p", Arrays.asList(null, limit));
            history.in("stale").version(moment).ok(2, Map.of("more", more, "keys", keys));
            return PagePromise.shape(history.build());
        }
    }

    private static Page page(HistoryBuilder history, long moment, String... keys) {
        List<Object> shown = new ArrayList<>();
        for (String key : keys) {
            String[] parts = key.split(":", 2);
            shown.add(List.of(parts[0], "v", Long.parseLong(parts[1])));
        }
        return new Page(history, moment, shown);
    }

    private static void assertKept(Page page) {
        Verdict verdict = page.judged(10, false);
        assertEquals("linearizable", verdict.word(), () -> String.valueOf(verdict));
    }

    private static void assertConvicted(Page page, String why) {
        String sentence = sentence(page.judged(10, false));
        assertTrue(sentence.contains(why), sentence);
    }

    private static String sentence(Verdict verdict) {
        assertEquals("violated", verdict.word());
        return ((Verdict.Violated) verdict).counterexample().sentence();
    }
}
