package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.store.Result;
import net.bytebuddy.asm.Advice;

/** The store is right and the answer is wrong. */
public final class RefusalTakenForSuccess extends PlantedBug {
    public RefusalTakenForSuccess() {
        super(
                "A compare-and-set that was refused is answered with 200",
                Place.of("dev.minos.kv.http.KeyHandler", "written", 4),
                Flaw.class,
                Hunt.by("healthy"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter
        static void begin(@Advice.Argument(value = 3, readOnly = false) Result result) {
            if (result instanceof Result.Refused) {
                result = new Result.Done(result.index(), true, false);
            }
        }
    }
}
