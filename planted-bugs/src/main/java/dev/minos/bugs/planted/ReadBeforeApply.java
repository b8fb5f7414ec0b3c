package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** The index is confirmed, and the state is older. */
public final class ReadBeforeApply extends PlantedBug {
    public ReadBeforeApply() {
        super(
                "A consistent read does not wait until the node has applied the log up to the confirmed index",
                Place.of("dev.minos.kv.raft.KvGroup", "awaitApplied", 1),
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
        static void end(@Advice.Return(readOnly = false) CompletableFuture<Void> returned) {
            returned = CompletableFuture.completedFuture(null);
        }
    }
}
