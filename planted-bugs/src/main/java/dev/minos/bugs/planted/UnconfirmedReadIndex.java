package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import net.bytebuddy.asm.Advice;

/** What Ratis 3.3.0 does itself, though only now and then (docs/track-record.md). */
public final class UnconfirmedReadIndex extends PlantedBug {
    public UnconfirmedReadIndex() {
        super(
                "The leader answers consistent reads without having heard of a majority that it still leads",
                Place.of("dev.minos.kv.raft.ReadIndex", "hasMajorities", 1),
                Flaw.class,
                Hunt.by("cut-leader.yaml"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean begin() {
            return true;
        }

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is assigned to it is returned
        static void end(@Advice.Return(readOnly = false) boolean returned) {
            returned = true;
        }
    }
}
