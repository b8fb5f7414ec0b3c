package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.StoreFiles;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/** Whoever was never behind does not notice. */
public final class SnapshotLosesKeys extends PlantedBug {
    public SnapshotLosesKeys() {
        super(
                "A snapshot that is put in place has lost every tenth key",
                Place.of("dev.minos.kv.raft.LiveStore", "copy", 2),
                Flaw.class,
                Hunt.by("catching-up.yaml"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Return Path returned) {
            StoreFiles.loseKeys(returned);
        }
    }
}
