package dev.minos.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SizesTest {
    @Test
    void sizesAreReadWithTheirUnits() {
        assertEquals(7, Sizes.parse("7"));
        assertEquals(64L << 20, Sizes.parse("64MiB"));
        assertEquals(3L << 30, Sizes.parse(" 3 GiB"));
        assertEquals(512 << 10, Sizes.parse("512KiB"));
    }

    @Test
    void nonsenseIsRefused() {
        for (String text : new String[] {"", "MiB", "64MB", "-1", "1.5GiB", "99999999999999999999", "9999999999GiB"}) {
            assertThrows(IllegalArgumentException.class, () -> Sizes.parse(text), text);
        }
    }
}
