package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.client.Twice;
import dev.minos.kv.store.Result;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The client was told that it did not happen. */
public final class RefusalForgotten extends PlantedBug {
    public RefusalForgotten() {
        super(
                "A compare-and-set that was refused is decided anew when it is repeated",
                Place.of("dev.minos.kv.store.Sessions", "recall", 3),
                Flaw.class,
                Hunt.by("few-values.yaml").asking(new Twice()));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) @Nullable Result returned) {
            if (returned instanceof Result.Refused) {
                returned = null;
            }
        }
    }
}
