package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.client.ByVersion;
import net.bytebuddy.asm.Advice;

/** Two who have read the same version both write. */
public final class IfMatchIgnored extends PlantedBug {
    public IfMatchIgnored() {
        super(
                "If-Match with a version is taken for true whatever the version is",
                Place.of("dev.minos.kv.store.Condition$VersionIn", "holds", 1),
                Flaw.class,
                Hunt.by("healthy").asking(new ByVersion()));
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
