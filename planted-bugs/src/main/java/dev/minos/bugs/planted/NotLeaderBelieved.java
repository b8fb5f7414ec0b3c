package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.raft.Failure;
import net.bytebuddy.asm.Advice;

/** Ratis answers so, and may have put the entry on a majority: docs/track-record.md. A client of Ratis might believe it. */
public final class NotLeaderBelieved extends PlantedBug {
    public NotLeaderBelieved() {
        super(
                "A write that Ratis has answered with NotLeaderException is said to have failed for certain",
                Place.of("dev.minos.kv.raft.Failure", "ofWrite", 2),
                Flaw.class,
                Hunt.by("deaf-leader"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) Failure returned) {
            if (returned.reason() == Failure.Reason.LEADERSHIP_LOST) {
                returned = new Failure(Failure.Effect.DEFINITELY_NOT, returned.reason(), returned.message());
            }
        }
    }
}
