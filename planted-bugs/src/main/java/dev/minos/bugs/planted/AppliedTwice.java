package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.client.Twice;
import dev.minos.kv.store.Result;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A client that lost an answer asks again. */
public final class AppliedTwice extends PlantedBug {
    public AppliedTwice() {
        super(
                "A write that is repeated with its Idempotency-Key happens again",
                Place.of("dev.minos.kv.store.Sessions", "recall", 3),
                Flaw.class,
                Hunt.by("healthy").asking(new Twice()));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean begin() {
            return true;
        }

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) @Nullable Result returned) {
            returned = null;
        }
    }
}
