package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.store.Event;
import net.bytebuddy.asm.Advice;

/** An id names the last event that was seen. */
public final class WatchLosesEvents extends PlantedBug {
    public WatchLosesEvents() {
        super(
                "A watch that goes on begins some log entries behind the one that its client saw last",
                Place.of("dev.minos.kv.http.WatchCursor", "place", 2),
                Flaw.class,
                Hunt.by("watch").orAnyFailure());
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) Event.Cursor returned) {
            returned = Event.Cursor.endOf(returned.index() + 5);
        }
    }
}
