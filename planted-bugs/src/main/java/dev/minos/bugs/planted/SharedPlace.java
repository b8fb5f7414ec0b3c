package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import java.util.Arrays;
import net.bytebuddy.asm.Advice;

/** Two keys, one place. */
public final class SharedPlace extends PlantedBug {
    public SharedPlace() {
        super(
                "Keys are told apart by their first two bytes",
                Place.of("dev.minos.kv.store.Spaces", "data", 1),
                Flaw.class,
                Hunt.by("healthy"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter
        static void begin(@Advice.Argument(value = 0, readOnly = false) byte[] key) {
            key = Arrays.copyOf(key, Math.min(2, key.length));
        }
    }
}
