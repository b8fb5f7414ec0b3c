package dev.minos.kv.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyGroupsTest {
    private static int of(int groups, String key) {
        return new KeyGroups(groups).of(key.getBytes(UTF_8));
    }

    @Test
    void whereAKeyIsNeverChanges() {
        // As computed when the first data was written: another answer would lose that data.
        assertEquals(0, of(1, "k"));
        assertEquals("[0, 2, 1, 0, 0]", places(3, "a", "b", "c", "k7", ""));
        assertEquals(
                "794eea19-184f-380e-8fd0-8ad09cffbf8c",
                new KeyGroups(1).id(0).getUuid().toString());
    }

    private static String places(int groups, String... keys) {
        return java.util.Arrays.stream(keys)
                .map(key -> of(groups, key))
                .toList()
                .toString();
    }

    @Test
    void everyGroupGetsItsShare() {
        int[] share = new int[7];
        for (int i = 0; i < 7000; i++) {
            share[of(7, "user/" + i)]++;
        }
        for (int one : share) {
            assertTrue(one > 800 && one < 1200, java.util.Arrays.toString(share));
        }
    }

    @Test
    void keysWithTheSameTagAreTogether() {
        assertEquals(of(16, "order"), of(16, "{order}/head"));
        assertEquals(of(16, "order"), of(16, "lines/{order}/1{x}"));
        Set<Integer> emptyTags = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            emptyTags.add(of(16, "{}" + i));
            emptyTags.add(of(16, "}{" + i));
        }
        assertTrue(emptyTags.size() > 1, "an empty tag is none");
    }

    @Test
    void clustersOfDifferentNumbersShareNoGroup() {
        Set<Object> ids = new HashSet<>();
        for (int number = 1; number <= 8; number++) {
            for (int group = 0; group < number; group++) {
                assertTrue(ids.add(new KeyGroups(number).id(group)), group + " of " + number);
            }
        }
    }

    @Test
    void aNumberOutOfBoundsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KeyGroups(0));
        assertThrows(IllegalArgumentException.class, () -> new KeyGroups(65));
    }
}
