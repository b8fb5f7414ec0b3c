package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.raft.Failure;
import net.bytebuddy.asm.Advice;

/** The lie that clients act upon: they try again, or tell their user. */
public final class UnknownCalledFailed extends PlantedBug {
    public UnknownCalledFailed() {
        super(
                "A write of which nobody knows what became is said to have failed for certain",
                Place.of("dev.minos.kv.raft.Failure", "ofWrite", 2),
                Flaw.class,
                Hunt.by("deaf-leader"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) Failure returned) {
            if (returned.effect() == Failure.Effect.UNKNOWN) {
                returned = new Failure(Failure.Effect.DEFINITELY_NOT, returned.reason(), returned.message());
            }
        }
    }
}
