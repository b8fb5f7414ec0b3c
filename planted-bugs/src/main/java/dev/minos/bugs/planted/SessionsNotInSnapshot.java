package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.StoreFiles;
import dev.minos.bugs.client.Twice;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/** Ratis' own retry cache is like this. */
public final class SessionsNotInSnapshot extends PlantedBug {
    public SessionsNotInSnapshot() {
        super(
                "A snapshot has the keys and not which writes were made already, so that a late repetition happens"
                        + " again",
                Place.of("dev.minos.kv.raft.LiveStore", "copy", 2),
                Flaw.class,
                Hunt.by("catching-up.yaml").within(5).asking(new Twice()).orAnyFailure());
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return Path returned) {
            StoreFiles.loseSessions(returned);
        }
    }
}
