package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.store.Event;
import net.bytebuddy.asm.Advice;

/** Once and in order, says the contract. */
public final class WatchRepeatsEvents extends PlantedBug {
    public WatchRepeatsEvents() {
        super(
                "A watch that goes on tells some events again that its client has seen",
                Place.of("dev.minos.kv.http.WatchCursor", "place", 2),
                Flaw.class,
                Hunt.by("watch").orAnyFailure());
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) Event.Cursor returned) {
            returned = Event.Cursor.endOf(Math.max(0, returned.index() - 5));
        }
    }
}
