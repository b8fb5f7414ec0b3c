package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.client.Lasting;
import dev.minos.kv.store.Change;
import dev.minos.kv.store.Entry;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** No two clocks agree. */
public final class TtlByLocalClock extends PlantedBug {
    public TtlByLocalClock() {
        super(
                "Each node decides by its own clock whether a key has expired",
                Place.of("dev.minos.kv.store.Store", "get", 1),
                Flaw.class,
                Hunt.by("wrong-clocks.yaml").asking(new Lasting()));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) @Nullable Entry returned) {
            if (returned != null
                    && returned.expiresMillis() != Change.NEVER
                    && returned.expiresMillis() <= System.currentTimeMillis()) {
                returned = null;
            }
        }
    }
}
