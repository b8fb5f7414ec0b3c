package dev.minos.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.kv.store.Event;
import org.junit.jupiter.api.Test;

final class WatchCursorTest {
    @Test
    void anIdIsReadBackAsItWasSent() {
        for (String id : new String[] {"12", "12.0"}) {
            assertEquals(id, WatchCursor.parse(id, 1).toString());
        }
        assertEquals("12.0,7,9.1", WatchCursor.parse("12.0,7,9.1", 3).toString());
        assertEquals("0,0,0", WatchCursor.parse("0", 3).toString());
    }

    @Test
    void aPlaceMovesAlone() {
        WatchCursor moved = WatchCursor.parse("12.0,7", 2).with(1, new Event.Cursor(8, 3));
        assertEquals("12.0,8.3", moved.toString());
    }

    @Test
    void nonsenseIsRefused() {
        for (String id : new String[] {"", "x", "-1", "1.-1", "1.x", "99999999999999999999"}) {
            assertThrows(BadRequestException.class, () -> WatchCursor.parse(id, 1), id);
        }
        BadRequestException refused = assertThrows(BadRequestException.class, () -> WatchCursor.parse("5", 3));
        assertTrue(refused.sentence().contains("1 of 3"), refused.sentence());
    }
}
