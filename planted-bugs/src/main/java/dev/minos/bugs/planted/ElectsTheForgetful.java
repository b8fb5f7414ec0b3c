package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import net.bytebuddy.asm.Advice;

/** Raft (§5.4.1): a voter denies its vote to a log that is behind its own. */
public final class ElectsTheForgetful extends PlantedBug {
    public ElectsTheForgetful() {
        super(
                "A node votes for candidates whose log is behind its own",
                Place.of("org.apache.ratis.server.impl.ServerState", "compareLog", 2),
                Flaw.class,
                Hunt.by("left-behind.yaml").within(5).orAnyFailure());
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean begin() {
            return true;
        }

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is assigned to it is returned
        static void end(@Advice.Return(readOnly = false) int returned) {
            returned = -1;
        }
    }
}
