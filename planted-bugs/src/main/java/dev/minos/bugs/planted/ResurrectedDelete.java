package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.StoreFiles;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/** To put a snapshot in place is to forget what was there before. */
public final class ResurrectedDelete extends PlantedBug {
    public ResurrectedDelete() {
        super(
                "A snapshot is put into the store beside what was there, so that deleted keys come back",
                Place.of("dev.minos.kv.raft.LiveStore", "copy", 2),
                Flaw.class,
                Hunt.by("catching-up.yaml").within(5));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Argument(0) Path store, @Advice.Return Path returned) {
            StoreFiles.merge(returned, store);
        }
    }
}
