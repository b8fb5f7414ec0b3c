package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import net.bytebuddy.asm.Advice;

/** The condition travels through the log, and nobody looks at it. */
public final class CasWithoutCompare extends PlantedBug {
    public CasWithoutCompare() {
        super(
                "A compare-and-set sets and does not compare",
                Place.of("dev.minos.kv.store.Condition$ValueIs", "holds", 1),
                Flaw.class,
                Hunt.by("healthy"));
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
