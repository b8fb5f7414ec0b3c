package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.LogFiles;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;

/** As a disk does that tells lies about fsync. */
public final class LogTailDropped extends PlantedBug {
    public LogTailDropped() {
        super(
                "A node that starts again has lost the last records of its log and tells nobody",
                Place.of("dev.minos.kv.raft.LogCheck", "run", 1),
                Flaw.class,
                Hunt.by("restarts.yaml"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Argument(0) Path group) {
            if (LogFiles.areIn(group)) {
                LogFiles.dropTail(group, 10);
            }
        }
    }
}
