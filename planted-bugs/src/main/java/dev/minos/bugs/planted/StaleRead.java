package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** The plainest of all: nobody is asked. */
public final class StaleRead extends PlantedBug {
    public StaleRead() {
        super(
                "A consistent read is answered from what the node has, and nobody is asked",
                Place.of("dev.minos.kv.http.Reads", "confirmed", 1),
                Flaw.class,
                Hunt.by("isolated-leader"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean begin() {
            return true;
        }

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is assigned to it is returned
        static void end(@Advice.Return(readOnly = false) CompletableFuture<Void> returned) {
            returned = CompletableFuture.completedFuture(null);
        }
    }
}
