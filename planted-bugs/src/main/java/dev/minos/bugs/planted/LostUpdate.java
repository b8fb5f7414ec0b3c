package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.store.Event;
import net.bytebuddy.asm.Advice;

/** Rare enough that a test with ten writes does not see it. */
public final class LostUpdate extends PlantedBug {
    public LostUpdate() {
        super(
                "Every 97th entry of the log is acknowledged and changes nothing",
                Place.of("dev.minos.kv.store.Store", "change", 5),
                Flaw.class,
                Hunt.by("healthy"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean begin(@Advice.Argument(0) Event.Cursor cursor) {
            return cursor.index() % 97 == 0;
        }
    }
}
